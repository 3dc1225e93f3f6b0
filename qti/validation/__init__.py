"""What is valid and what is not: official schemas, our grammars, rules that no schema has, and hostile input."""
