"""The tests: files mirror modules, and each test says in its first line which rule it proves."""
