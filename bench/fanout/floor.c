/* The floor: a WebSocket server that does nothing but one pre-framed send() for each client and message.

   floor PORT PUBLISH_PORT     subscribers connect to PORT; whatever one line on PUBLISH_PORT says goes to all of them */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "sha1.h"

#define MOST 20000
static int clients[MOST], count, loop;
static char frame[70000], line[66000];
static size_t filled;

static int listening(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 4096)) { perror("listen"); exit(1); }
    return fd;
}

static void watch(int fd, uint64_t tag) {
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = tag << 32 | (uint32_t)fd};
    epoll_ctl(loop, EPOLL_CTL_ADD, fd, &e);
}

static void shake_hands(int fd) {
    char request[8192], answer[256], accepted[32];
    ssize_t n = recv(fd, request, sizeof request - 1, 0);
    if (n <= 0) { close(fd); return; }
    request[n] = 0;
    char *key = strcasestr(request, "sec-websocket-key: ");
    if (!key || count == MOST) return;
    accept_value(key + 19, accepted);
    int size = snprintf(answer, sizeof answer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accepted);
    if (send(fd, answer, size, MSG_NOSIGNAL) == size) clients[count++] = fd;
}

static void tell(const char *text, size_t n) {
    size_t head = n < 126 ? 2 : 4;
    frame[0] = (char)0x81;
    if (n < 126) frame[1] = n;
    else { frame[1] = 126; frame[2] = n >> 8; frame[3] = n & 255; }
    memcpy(frame + head, text, n);
    for (int i = 0; i < count; i++) send(clients[i], frame, head + n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void hear(int fd) {
    ssize_t n = recv(fd, line + filled, sizeof line - filled, 0);
    if (n <= 0) { close(fd); return; }
    filled += n;
    char *end;
    while ((end = memchr(line, '\n', filled))) {
        tell(line, end - line);
        filled -= end + 1 - line;
        memmove(line, end + 1, filled);
    }
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    signal(SIGPIPE, SIG_IGN);
    loop = epoll_create1(0);
    int in = listening(atoi(argv[1])), publish = listening(atoi(argv[2]));
    watch(in, 1);
    watch(publish, 2);
    struct epoll_event events[256];
    for (;;) {
        int n = epoll_wait(loop, events, 256, -1);
        for (int i = 0; i < n; i++) {
            int fd = (int)(uint32_t)events[i].data.u64, kind = events[i].data.u64 >> 32;
            if (kind == 1 || kind == 2) {
                int got = accept4(fd, NULL, NULL, SOCK_NONBLOCK), yes = 1;
                if (got < 0) continue;
                setsockopt(got, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                watch(got, kind + 2);
            } else if (kind == 3) shake_hands(fd);
            else hear(fd);
        }
    }
}
