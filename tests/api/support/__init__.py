"""What the tests of the server share: a server, its document, music, sockets."""
