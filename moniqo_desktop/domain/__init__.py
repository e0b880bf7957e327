"""Floor 1: the words of trading and the laws between them. Imports nothing of ours."""
