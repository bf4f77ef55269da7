// Holds the place until the first file of this module stands.
