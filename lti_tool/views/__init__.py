"""What browsers and platforms may ask for: Flask views over the services."""
