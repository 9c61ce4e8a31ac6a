package org.offhook.audio.wav;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread that serves all files of one direction, so that no media thread ever waits for a disk. It starts
 * with its first client and ends after its last one. Clients are looked at every {@value #PERIOD_MS} ms rather than woken:
 * waking costs the media thread a system call, and their rings hold seconds.
 */
final class DiskThread {

    /** Somebody with files to serve. */
    interface Client {

        /**
         * Does the disk work that is due. Called by the disk thread alone; keeps its own errors.
         *
         * @return whether to be called again; after false never more
         */
        boolean serve();
    }

    static final DiskThread READER = new DiskThread("file-reader");
    static final DiskThread WRITER = new DiskThread("wav-writer");

    private static final int PERIOD_MS = 20;

    private final String name;
    private final List<Client> joining = new ArrayList<>();
    private Thread thread;

    private DiskThread(String name) {
        this.name = name;
    }

    /**
     * Serves a client from now on.
     *
     * @param client the client
     */
    synchronized void join(Client client) {
        joining.add(client);
        if (thread == null) {
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Looks at the clients now rather than at the end of the period. Not for media threads. */
    synchronized void hurry() {
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        List<Client> clients = new ArrayList<>();
        do {
            clients.removeIf(client -> !client.serve());
            if (!clients.isEmpty()) {
                LockSupport.parkNanos(PERIOD_MS * 1_000_000L);
            }
        } while (adopt(clients));
    }

    /** Takes in new clients; answers whether the thread still has work, and forgets the thread otherwise. */
    private synchronized boolean adopt(List<Client> clients) {
        clients.addAll(joining);
        joining.clear();
        if (clients.isEmpty()) {
            thread = null;
            return false;
        }
        return true;
    }
}
