"""What readers see: values for programs, lines for people. Read only; printing is the command's work."""
