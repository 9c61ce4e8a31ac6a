package org.offhook.sip.jain;

import gov.nist.core.net.SecurityManagerProvider;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * The library's source of keys and trust, empty: TLS is a matter of our own sockets, and the default one reads the whole
 * trust store of Java at every start, a tenth of a second. Public only because the library makes it by name.
 */
public final class NoTls implements SecurityManagerProvider {

    /** Called by the library. */
    public NoTls() {
    }

    @Override
    public void init(Properties properties) {
        // Nothing to read.
    }

    @Override
    public KeyManager[] getKeyManagers(boolean client) {
        return new KeyManager[0];
    }

    @Override
    public TrustManager[] getTrustManagers(boolean client) {
        return new TrustManager[0];
    }
}
