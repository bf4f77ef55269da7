"""Connections that do nothing, and clients that take their time."""

import selectors
import socket
import threading
import time


class Idle:
    """Kept-alive connections: each got one answer and then says nothing."""

    def __init__(self, port, count):
        self.sockets = []
        request = f"GET /livez HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        for _ in range(count):
            self.sockets.append(socket.create_connection(("127.0.0.1", port), timeout=20))
        for connection in self.sockets:
            connection.sendall(request)
        for connection in self.sockets:
            connection.recv(4096)

    def alive(self):
        """How many the other side still holds."""
        count = 0
        for connection in self.sockets:
            connection.setblocking(False)
            try:
                if connection.recv(1) != b"":
                    count += 1
            except BlockingIOError:
                count += 1
            except OSError:
                pass
        return count

    def close(self):
        for connection in self.sockets:
            connection.close()


class Slow:
    """Clients that send a header byte by byte; who is thrown out comes again."""

    def __init__(self, port, count):
        self.port, self.count = port, count
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(b"GET /livez HTTP/1.1\r\nX-Slow: ")
        return connection

    def run(self):
        connections = [self.connect() for _ in range(self.count)]
        while not self.ended.wait(0.5):
            for index, connection in enumerate(connections):
                try:
                    connection.sendall(b"x")
                except OSError:
                    connection.close()
                    connections[index] = self.connect()
        for connection in connections:
            connection.close()

    def close(self):
        self.ended.set()
        self.thread.join()
