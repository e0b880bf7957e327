"""Looking into runs: breakpoints while one runs, and past runs walked through again."""
