"""What the tool does, given a database session and the time; nothing here commits, renders or reads a clock."""
