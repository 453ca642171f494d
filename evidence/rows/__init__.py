"""What a record and its reading are in the tables, as plain values that any process can make and marshal: no database is loaded."""
