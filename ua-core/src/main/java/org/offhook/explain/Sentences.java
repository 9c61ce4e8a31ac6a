package org.offhook.explain;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * French for the sentences in which the lower layers say, in English, why something could not be sent or found. They carry what the
 * system said; its usual words are translated too, the rest stays as it is. Pure.
 */
public final class Sentences {

    private static final Map<Pattern, String> FRENCH = new LinkedHashMap<>();
    private static final Map<String, String> SYSTEM = new LinkedHashMap<>();

    static {
        say("The host (\".*\") has no( IPv[46])? address; check its spelling and the name server\\.?",
            "L'hôte $1 n'a pas d'adresse$2 ; vérifier l'orthographe et le serveur de noms");
        say("The name server did not answer within (\\d+) s for (\".*\")\\.?", "Le serveur de noms n'a pas répondu en $1 s pour $2");
        say("Too many names are being looked up to look up (\".*\") as well\\.?", "Trop de noms sont déjà recherchés pour chercher aussi $1");
        say("(\".*\") names no host; a proxy must be set for it\\.?", "$1 ne nomme aucun hôte ; il faut un proxy");
        say("The transport (\\S+) that (\".*\") asks for is not switched on\\.?", "Le transport $1 que $2 demande n'est pas activé");
        say("The transport (\\S+) is not switched on\\.?", "Le transport $1 n'est pas activé");
        say("Nothing listens at (\\S+?)\\.?", "Aucun service n'écoute sur $1");
        say("There is no way to (\\S+?)\\.?", "Aucun chemin vers $1");
        say("Cannot connect to (\\S+): (.*?)\\.?", "Connexion à $1 impossible : $2");
        say("Cannot send to (\\S+): (.*?)\\.?", "Envoi vers $1 impossible : $2");
        say("The connection with (\\S+) broke: (.*?)\\.?", "La connexion avec $1 a été rompue : $2");
        say("The connection with (\\S+) was silent or sent half a message\\.?", "La connexion avec $1 est restée muette ou au milieu d'un message");
        say("The connection with (\\S+) was reset here\\.?", "La connexion avec $1 a été réinitialisée ici");
        say("The connection was closed by (\\S+?)\\.?", "La connexion a été fermée par $1");
        say("Connecting to (\\S+) took more than (\\d+) ms\\.?", "La connexion à $1 a pris plus de $2 ms");
        say("The stream from (\\S+) cannot be cut into messages: (.*?)\\.?", "Le flux de $1 ne se découpe pas en messages : $2");
        say("The agent is closed\\.?", "Le téléphone est fermé");
        say("(\\S+) did not answer the (\\S+) within (\\d+) (s|ms)\\.?", "$1 n'a pas répondu à la requête $2 en $3 $4");
        say("Nobody answered within (\\d+) s\\.?", "Personne n'a répondu en $1 s");
        say("The answer to the call was never acknowledged: no ACK within (.*?)\\.?", "La réponse à l'appel n'a jamais été acquittée : pas d'ACK en $1");
        say("A change of the session was never acknowledged: no ACK\\.?", "Un changement de session n'a jamais été acquitté : pas d'ACK");
        say("The other side no longer knows the call: it answered (.*) to a change of the session\\.?",
            "L'autre partie ne connaît plus l'appel : elle a répondu $1 à un changement de session");
        say("Nothing was heard of the other side for (.*?)\\.?", "Plus rien n'est parvenu de l'autre partie pendant $1");
        say("The (UDP|TCP|TLS) port (\\d+) is taken by another program\\.?", "Le port $1 $2 est pris par un autre programme");
        say("The (UDP|TCP|TLS) port (\\d+) of (\\S+) is taken by another program\\.?", "Le port $1 $2 de $3 est pris par un autre programme");
        say("(\\S+) is no address of this machine\\.?", "$1 n'est pas une adresse de cette machine");
        say("The (\\S+) port (\\d+)( of \\S+)? may not be opened by this user; those above 1023 may\\.?",
            "Le port $1 $2 est interdit à cet utilisateur ; ceux au-dessus de 1023 sont permis");
        say("Cannot open the (\\S+) port (\\d+): (.*?)\\.?", "Ouverture du port $1 $2 impossible : $3");
        say("Cannot open the (\\S+) port (\\d+) of (\\S+): (.*?)\\.?", "Ouverture du port $1 $2 de $3 impossible : $4");
        sayOfAccounts();
        sayOfCalls();
        sayOfAddresses();
        sayOfFiles();
        sayOfChecks();
        SYSTEM.put("Connection refused", "connexion refusée");
        SYSTEM.put("Connection reset by peer", "connexion réinitialisée par l'autre côté");
        SYSTEM.put("Connection reset", "connexion réinitialisée");
        SYSTEM.put("Connection timed out", "délai de connexion dépassé");
        SYSTEM.put("Network is unreachable", "réseau inaccessible");
        SYSTEM.put("No route to host", "aucune route vers l'hôte");
        SYSTEM.put("Host is down", "hôte arrêté");
        SYSTEM.put("Broken pipe", "connexion rompue");
        SYSTEM.put("Message too long", "message trop long");
        SYSTEM.put("Operation not permitted", "opération interdite (pare-feu local ?)");
        SYSTEM.put("Invalid argument", "argument refusé par le système");
    }

    private Sentences() {
    }

    private static void sayOfAccounts() {
        say("The registrar refused (\\S+) with its credentials: (.*?)\\.?", "Le registrar a refusé $1 avec ses identifiants : $2");
        say("The registrar answered (.*) but does not list our Contact (.*?)\\.?", "Le registrar a répondu $1, mais sa liste ne contient pas notre Contact $2");
        say("The registrar answered (.*?)\\.?", "Le registrar a répondu $1");
        say("The registrar found (\\d+) s too brief and named no longer time\\.?", "Le registrar a trouvé $1 s trop court sans indiquer de durée plus longue");
        say("The registrar's list of bindings cannot be read: (.*?)\\.?", "La liste des enregistrements du registrar est illisible : $1");
        say("An answer to REGISTER came from (\\S+) instead of (\\S+?)\\.?", "Une réponse au REGISTER est venue de $1 au lieu de $2");
        say("The answer to REGISTER bears a wrong proof that its sender knows the password\\.?",
            "La réponse au REGISTER prouve mal que son auteur connaît le mot de passe");
        say("The server keeps asking for the password: (\\d+) answers to its challenges did not satisfy it\\.?",
            "Le serveur redemande sans cesse le mot de passe : $1 réponses à ses défis ne l'ont pas satisfait");
        say("The server refused the user name (\".*\") or its password for the realm (\".*\")\\.?",
            "Le serveur a refusé l'utilisateur $1 ou son mot de passe pour le realm $2");
        say("There are no credentials for the realm (\".*\")\\.?", "Aucun identifiant n'est connu pour le realm $1");
        say("The server answered (\\d+) without a Digest challenge that can be answered \\(algorithms known: (.*)\\)\\.?",
            "Le serveur a répondu $1 sans défi Digest auquel on puisse répondre (algorithmes connus : $2)");
        say("The password was asked for by a server that is neither the registrar nor the outbound proxy of the account\\.?",
            "Le mot de passe est demandé par un serveur qui n'est ni le registrar ni le proxy sortant du compte");
    }

    private static void sayOfCalls() {
        say("The answer to INVITE cannot be read: (.*?)\\.?", "La réponse à l'INVITE est illisible : $1");
        say("The call was answered without a session description\\.?", "L'appel a reçu une réponse sans description de session");
        say("The call was answered without an offer, which was left to the other side\\.?",
            "L'appel a reçu une réponse sans offre, alors qu'elle était laissée à l'autre partie");
        say("The ACK brought no usable answer to our offer: (.*?)\\.?", "L'ACK n'a apporté aucune réponse utilisable à notre offre : $1");
        say("The way to the other side has left TLS, and the keys of SRTP are not sent in clear\\.?",
            "Le chemin vers l'autre partie a quitté TLS, et les clés SRTP ne sont pas envoyées en clair");
        say("The other side did not agree: (.*?)\\.?", "L'autre partie n'a pas accepté : $1");
        say("The other side answered (.*?)\\.?", "L'autre partie a répondu $1");
        say("The other side hung up before its answer arrived\\.?", "L'autre partie a raccroché avant l'arrivée de sa réponse");
    }

    private static void sayOfAddresses() {
        noAddress("it must begin with sip:, sips: or tel:", "une adresse commence par sip:, sips: ou tel:");
        noAddress("there is no host", "il n'y a pas d'hôte");
        noAddress("there is no number", "il n'y a pas de numéro");
        noAddress("there is nothing before the @", "il n'y a rien devant le @");
        noAddress("the host has a character that is not allowed", "l'hôte a un caractère interdit");
        noAddress("the IPv6 address is not closed by ]", "l'adresse IPv6 n'est pas fermée par ]");
        noAddress("the port is not a number from 0 to 65535", "le port n'est pas un nombre de 0 à 65535");
        noAddress("a blank, control character, quote or bracket inside", "un blanc, un caractère de commande, un guillemet ou un crochet s'y trouve");
    }

    private static void sayOfFiles() {
        say("the file became shorter while it was read", "le fichier est devenu plus court pendant la lecture");
        say("the file is empty", "le fichier est vide");
        say("not a RIFF/WAVE file", "ce n'est pas un fichier RIFF/WAVE");
        say("is a directory, not a WAV file", "c'est un dossier");
        say("no (format|data) chunk", "le bloc « $1 » manque : fichier tronqué ?");
        say("the data chunk comes before any format chunk", "les données viennent avant leur format");
        say("the (?:extensible )?format chunk is cut short", "le bloc de format est tronqué");
        say("(\\d+) channels; mono or stereo is needed", "$1 canaux ; il faut de la mono ou de la stéréo");
        say("sample rate of (\\d+) Hz; 4000 to 192000 Hz is needed", "fréquence de $1 Hz ; il faut de 4000 à 192000 Hz");
        say("(\\d+)-bit floating point; PCM .* is needed", "virgule flottante de $1 bits ; il faut du PCM de 8, 16 ou 24 bits, loi A ou loi mu");
        say("(\\d+)-bit (?:PCM|format tag (\\d+)); PCM .* is needed",
            "format $2 de $1 bits ; il faut du PCM de 8, 16 ou 24 bits, loi A ou loi mu");
        say("not a text file", "ce n'est pas un fichier de texte");
        say("no packet that arrived", "aucun paquet n'est arrivé");
        say("line (\\d+): more than (\\d+) packets", "ligne $1 : plus de $2 paquets");
        say("line (\\d+): not (\\S+)", "ligne $1 : on y attend $2");
        say("(\\S+) has (\\d+) channels", "$1 a $2 canaux");
        say("(\\S+) has no packets of (\\d+) ms", "$1 n'a pas de paquets de $2 ms");
    }

    private static void sayOfChecks() {
        say("a range begins below its end", "une plage commence sous sa fin");
        say("\"(.*)\" is no range: (.*)", "« $1 » n'est pas une plage : $2");
        say("\"(.*)\" is no limit: write METRIC=RANGE, with one of (.*)", "« $1 » n'est pas une limite : écrivez MESURE=PLAGE, avec l'une de $2");
        say("\"(.*)\" cannot be expected: nothing, packets, sound, echo, (.*) or (.*)",
            "« $1 » ne peut pas être attendu : nothing, packets, sound, echo, $2 ou $3");
    }

    private static void noAddress(String why, String french) {
        say("\"(.*)\" is not a SIP URI: " + Pattern.quote(why), "« $1 » n'est pas une adresse SIP : " + french);
    }

    private static void say(String english, String french) {
        FRENCH.put(Pattern.compile(english, Pattern.DOTALL), french);
    }

    /**
     * {@return a sentence of a lower layer in a language, without a full stop where it is French}
     *
     * @param locale  French for French; the sentence itself for any other
     * @param english the sentence as the layer wrote it
     */
    public static String in(Locale locale, String english) {
        if (!locale.getLanguage().equals("fr")) {
            return english;
        }
        for (Map.Entry<Pattern, String> known : FRENCH.entrySet()) {
            Matcher matcher = known.getKey().matcher(english);
            if (matcher.matches()) {
                return system(fill(known.getValue(), matcher));
            }
        }
        return system(english);
    }

    private static String fill(String french, Matcher matcher) {
        String filled = french;
        for (int i = matcher.groupCount(); i > 0; i--) {
            filled = filled.replace("$" + i, matcher.group(i) == null ? "" : matcher.group(i));
        }
        return filled;
    }

    private static String system(String text) {
        String translated = text;
        for (Map.Entry<String, String> words : SYSTEM.entrySet()) {
            translated = translated.replace(words.getKey(), words.getValue());
        }
        return translated;
    }
}
