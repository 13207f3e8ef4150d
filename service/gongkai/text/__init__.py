"""Characters: decoding bytes, normal forms, numbers as Chinese offices write them."""
