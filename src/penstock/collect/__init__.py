"""What is fetched when the user asks for it, and at no other time."""
