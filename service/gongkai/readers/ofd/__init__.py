"""OFD (GB/T 33190-2016), the fixed layout of Chinese offices, on the table finder and the prose of the PDF reader."""
