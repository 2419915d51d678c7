"""What the tests of the browser component share."""
