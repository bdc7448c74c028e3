// A target needs a source; the precompiled headers are all it is for.
