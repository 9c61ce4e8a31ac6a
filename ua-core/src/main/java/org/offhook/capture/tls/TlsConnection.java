package org.offhook.capture.tls;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * One TLS connection of a capture. Both directions are given as they were sent; what the applications said comes out. It has to be seen
 * from its first octet on, and its secrets have to be in the key log by then. What cannot be opened is left out. Not
 * thread-safe; holds at most one record and one handshake message of each direction.
 */
public final class TlsConnection {

    private static final int RECORD_HEADER = 5;
    private static final int RECORD_LIMIT_OCTETS = 16_384 + 2_048;
    private static final int HANDSHAKE_LIMIT_OCTETS = 1 << 17;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int FINISHED = 20;
    private static final int KEY_UPDATE = 24;
    private static final int EXTENSION_ENCRYPT_THEN_MAC = 22;
    private static final int TLS_1_2 = 0x0303;
    /** RFC 8446 section 4.1.3: a server hello with this random asks for another client hello. */
    private static final int RETRY_RANDOM_BEGINS = 0xCF21AD74;

    /** Takes what an application said. */
    public interface Output {
        /**
         * Takes octets.
         *
         * @param fromClient who said it
         * @param octets     what
         */
        void octets(boolean fromClient, byte[] octets);
    }

    /** One direction. */
    private static final class Direction {
        private final boolean client;
        private byte[] held = new byte[0];
        private byte[] handshake = new byte[0];
        private RecordCipher cipher;
        private RecordCipher pending;
        private byte[] secret;
        private boolean lost;

        Direction(boolean client) {
            this.client = client;
        }
    }

    private final KeyLog keys;
    private final Output output;
    private final Direction client = new Direction(true);
    private final Direction server = new Direction(false);
    private byte[] clientRandom;
    private byte[] serverRandom;
    private CipherSuite suite;

    /**
     * Begins.
     *
     * @param keys   secrets; may be added to until the handshake
     * @param output takes what is said
     */
    public TlsConnection(KeyLog keys, Output output) {
        this.keys = keys;
        this.output = output;
    }

    /**
     * Looks at the first octets of a direction.
     *
     * @param octets the buffer
     * @param offset where they begin
     * @param length how many
     * @return whether they begin a TLS handshake
     */
    public static boolean looksLikeTls(byte[] octets, int offset, int length) {
        return length >= 3 && octets[offset] == HANDSHAKE && octets[offset + 1] == 3 && octets[offset + 2] >= 0 && octets[offset + 2] <= 4;
    }

    /**
     * Octets are missing: what follows in this direction cannot be opened, for its place is unknown.
     *
     * @param fromClient the direction
     */
    public void hole(boolean fromClient) {
        (fromClient ? client : server).lost = true;
    }

    /**
     * Takes octets.
     *
     * @param fromClient who sent them
     * @param octets     the buffer
     * @param offset     where they begin
     * @param length     how many
     */
    public void octets(boolean fromClient, byte[] octets, int offset, int length) {
        Direction from = fromClient ? client : server;
        if (from.lost) {
            return;
        }
        from.held = joined(from.held, octets, offset, length);
        int at = 0;
        while (!from.lost && from.held.length - at >= RECORD_HEADER) {
            int body = (from.held[at + 3] & 0xFF) << 8 | from.held[at + 4] & 0xFF;
            if (body > RECORD_LIMIT_OCTETS || from.held[at + 1] != 3) {
                from.lost = true;
                break;
            }
            if (from.held.length - at < RECORD_HEADER + body) {
                break;
            }
            record(from, Arrays.copyOfRange(from.held, at, at + RECORD_HEADER), Arrays.copyOfRange(from.held, at + RECORD_HEADER, at + RECORD_HEADER + body));
            at += RECORD_HEADER + body;
        }
        from.held = from.lost ? new byte[0] : Arrays.copyOfRange(from.held, at, from.held.length);
    }

    private static byte[] joined(byte[] first, byte[] octets, int offset, int length) {
        byte[] both = Arrays.copyOf(first, first.length + length);
        System.arraycopy(octets, offset, both, first.length, length);
        return both;
    }

    private void record(Direction from, byte[] header, byte[] body) {
        int type = header[0];
        if (type == CHANGE_CIPHER_SPEC) {
            // Of TLS 1.3 it means nothing (RFC 8446 appendix D.4).
            if (suite != null && !suite.v13()) {
                from.cipher = from.pending;
                from.lost = from.cipher == null;
            }
            return;
        }
        byte[] plain = body;
        if (from.cipher != null && !(suite.v13() && type != APPLICATION_DATA)) {
            try {
                plain = from.cipher.open(header, body);
            } catch (GeneralSecurityException e) {
                return;
            }
            if (suite.v13()) {
                int end = plain.length;
                while (end > 0 && plain[end - 1] == 0) {
                    end--;
                }
                if (end == 0) {
                    return;
                }
                type = plain[end - 1];
                plain = Arrays.copyOf(plain, end - 1);
            }
        } else if (type == APPLICATION_DATA) {
            return;
        }
        if (type == APPLICATION_DATA) {
            output.octets(from.client, plain);
        } else if (type == HANDSHAKE) {
            handshake(from, plain);
        }
    }

    private void handshake(Direction from, byte[] plain) {
        if (from.cipher != null && !suite.v13()) {
            // Finished, or a new negotiation: nothing that a reader needs.
            return;
        }
        from.handshake = joined(from.handshake, plain, 0, plain.length);
        while (from.handshake.length >= 4) {
            byte[] held = from.handshake;
            int length = (held[1] & 0xFF) << 16 | (held[2] & 0xFF) << 8 | held[3] & 0xFF;
            if (length > HANDSHAKE_LIMIT_OCTETS) {
                from.lost = true;
                return;
            }
            if (held.length < 4 + length) {
                return;
            }
            from.handshake = Arrays.copyOfRange(held, 4 + length, held.length);
            message(from, held[0], Arrays.copyOfRange(held, 4, 4 + length));
        }
    }

    private void message(Direction from, int type, byte[] body) {
        try {
            if (type == CLIENT_HELLO && from.client && body.length >= 34) {
                clientRandom = Arrays.copyOfRange(body, 2, 34);
            } else if (type == SERVER_HELLO && !from.client) {
                serverHello(body);
            } else if (type == FINISHED && suite != null && suite.v13()) {
                next(from, from.client ? "CLIENT_TRAFFIC_SECRET_0" : "SERVER_TRAFFIC_SECRET_0");
            } else if (type == KEY_UPDATE && from.secret != null) {
                secret(from, KeyDerivation.expandLabel(suite.hash(), from.secret, "traffic upd", from.secret.length));
            }
        } catch (GeneralSecurityException e) {
            client.lost = true;
            server.lost = true;
        }
    }

    private void serverHello(byte[] body) throws GeneralSecurityException {
        if (body.length < 38 || clientRandom == null || u16(body, 0) != TLS_1_2) {
            client.lost = true;
            server.lost = true;
            return;
        }
        serverRandom = Arrays.copyOfRange(body, 2, 34);
        int at = 35 + (body[34] & 0xFF);
        if (at + 3 > body.length) {
            server.lost = true;
            return;
        }
        if ((u16(serverRandom, 0) << 16 | u16(serverRandom, 2)) == RETRY_RANDOM_BEGINS) {
            return;
        }
        suite = CipherSuite.of(u16(body, at));
        if (suite == null) {
            client.lost = true;
            server.lost = true;
        } else if (suite.v13()) {
            next(server, "SERVER_HANDSHAKE_TRAFFIC_SECRET");
            next(client, "CLIENT_HANDSHAKE_TRAFFIC_SECRET");
        } else {
            keyBlock(hasExtension(body, at + 3, EXTENSION_ENCRYPT_THEN_MAC));
        }
    }

    private static boolean hasExtension(byte[] body, int from, int wanted) {
        int at = from + 2;
        while (at + 4 <= body.length) {
            if (u16(body, at) == wanted) {
                return true;
            }
            at += 4 + u16(body, at + 2);
        }
        return false;
    }

    private static int u16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }

    private void next(Direction direction, String label) throws GeneralSecurityException {
        secret(direction, keys.secret(label, clientRandom));
    }

    private void secret(Direction direction, byte[] secret) throws GeneralSecurityException {
        direction.secret = secret;
        direction.handshake = new byte[0];
        if (secret == null || secret.length == 0) {
            direction.lost = true;
        } else {
            direction.cipher = RecordCipher.ofSecret(suite, secret);
        }
    }

    private void keyBlock(boolean encryptThenMac) throws GeneralSecurityException {
        byte[] master = keys.secret("CLIENT_RANDOM", clientRandom);
        if (master == null || master.length == 0) {
            client.lost = true;
            server.lost = true;
            return;
        }
        int mac = suite.macOctets();
        int key = suite.keyOctets();
        int nonce = suite.fixedNonceOctets();
        byte[] block = KeyDerivation.keyBlock(suite, master, serverRandom, clientRandom, 2 * (mac + key + nonce));
        int keysAt = 2 * mac;
        int noncesAt = keysAt + 2 * key;
        client.pending = new RecordCipher(suite, Arrays.copyOfRange(block, keysAt, keysAt + key),
            Arrays.copyOfRange(block, noncesAt, noncesAt + nonce), encryptThenMac);
        server.pending = new RecordCipher(suite, Arrays.copyOfRange(block, keysAt + key, noncesAt),
            Arrays.copyOfRange(block, noncesAt + nonce, noncesAt + 2 * nonce), encryptThenMac);
    }
}
