"""Components of the spaCy pipeline; importing ``gongkai.nlp.language`` registers them."""
