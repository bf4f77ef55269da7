// Community tells the others nothing yet: its first events come with content that they refer to.
