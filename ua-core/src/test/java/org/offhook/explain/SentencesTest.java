package org.offhook.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
        Nothing listens at udp:127.0.0.1:5099. | Aucun service n'écoute sur udp:127.0.0.1:5099
        Cannot connect to tcp:192.0.2.1:5060: Connection refused. | Connexion à tcp:192.0.2.1:5060 impossible : connexion refusée
        The host "nowhere.invalid" has no IPv4 address; check its spelling and the name server. | L'hôte "nowhere.invalid" n'a pas d'adresse IPv4 ; vérifier l'orthographe et le serveur de noms
        The host "nowhere.invalid" has no address; check its spelling and the name server. | L'hôte "nowhere.invalid" n'a pas d'adresse ; vérifier l'orthographe et le serveur de noms
        udp:192.0.2.1:5060 did not answer the INVITE within 32 s. | udp:192.0.2.1:5060 n'a pas répondu à la requête INVITE en 32 s
        Cannot send to udp:192.0.2.1:5060: Network is unreachable. | Envoi vers udp:192.0.2.1:5060 impossible : réseau inaccessible
        The connection with tcp:192.0.2.1:5060 broke: Connection reset by peer. | La connexion avec tcp:192.0.2.1:5060 a été rompue : connexion réinitialisée par l'autre côté
        The UDP port 5060 is taken by another program. | Le port UDP 5060 est pris par un autre programme
        The TLS port 5061 of 127.0.0.1 is taken by another program. | Le port TLS 5061 de 127.0.0.1 est pris par un autre programme
        192.0.2.1 is no address of this machine. | 192.0.2.1 n'est pas une adresse de cette machine
        The UDP port 80 of 127.0.0.1 may not be opened by this user; those above 1023 may. | Le port UDP 80 est interdit à cet utilisateur ; ceux au-dessus de 1023 sont permis
        The registrar answered 403 Forbidden. | Le registrar a répondu 403 Forbidden
        The registrar answered 200 OK but does not list our Contact sip:a@192.0.2.1. | Le registrar a répondu 200 OK, mais sa liste ne contient pas notre Contact sip:a@192.0.2.1
        The server refused the user name "ann" or its password for the realm "pbx". | Le serveur a refusé l'utilisateur "ann" ou son mot de passe pour le realm "pbx"
        "sip:a@h:99999" is not a SIP URI: the port is not a number from 0 to 65535 | « sip:a@h:99999 » n'est pas une adresse SIP : le port n'est pas un nombre de 0 à 65535
        not a RIFF/WAVE file | ce n'est pas un fichier RIFF/WAVE
        32-bit floating point; PCM of 8, 16 or 24 bits, A-law or mu-law is needed | virgule flottante de 32 bits ; il faut du PCM de 8, 16 ou 24 bits, loi A ou loi mu
        line 3: not seq,send_time_ms,arrival_time_ms | ligne 3 : on y attend seq,send_time_ms,arrival_time_ms
        "los=1" is no limit: write METRIC=RANGE, with one of loss, mos | « los=1 » n'est pas une limite : écrivez MESURE=PLAGE, avec l'une de loss, mos
        something $1 nobody wrote | something $1 nobody wrote
        """)
    void saysInFrenchWhatTheLowerLayersSayInEnglish(String english, String french) {
        assertEquals(french, Sentences.in(Locale.FRENCH, english));
        assertEquals(english, Sentences.in(Locale.ENGLISH, english));
    }

    @Test
    void whatAPeerWroteIsNoPattern() {
        assertEquals("L'hôte \"$2\\1\" n'a pas d'adresse ; vérifier l'orthographe et le serveur de noms",
            Sentences.in(Locale.FRENCH, "The host \"$2\\1\" has no address; check its spelling and the name server."));
    }
}
