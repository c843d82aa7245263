"""What the tests of written contracts share."""
