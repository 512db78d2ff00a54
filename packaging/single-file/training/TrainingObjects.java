import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The objects of the API server's stand-in: one filled pull Secret, many to be filled, one Role. */
final class TrainingObjects {
    /** Enough for the compiler to see how fills go; a second's work for a warm daemon. */
    private static final int UNFILLED = 400;

    private static final String ANNOTATION = "payload-registry.deckhouse.io/";
    private static final String UID = "00000000-0000-4000-8000-00000000000";
    private static final String ACCOUNT_UID = UID + "3";

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, String> leases = new ConcurrentHashMap<>();
    private final Map<String, Queue<BlockingQueue<String>>> watches = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong(1);
    private final AtomicLong fills = new AtomicLong();

    TrainingObjects() {
        Instant end = now().plus(24, ChronoUnit.HOURS);
        secrets.put(
                "puller",
                secret("puller", 0, ",\"" + ANNOTATION + "expires-at\":\"" + end + "\"", login(jwt("puller"))));
        for (int i = 0; i < UNFILLED; i++) {
            String name = "unfilled-" + i;
            secrets.put(name, secret(name, i + 1, "", "{\"auths\":{}}"));
        }
    }

    String list(String plural) {
        String items =
                switch (plural) {
                    case "secrets" -> String.join(",", secrets.values());
                    case "serviceaccounts" -> account();
                    case "roles" -> role();
                    case "rolebindings" -> binding();
                    default -> "";
                };
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["
                + items + "]}";
    }

    /** An object; empty when there is none. */
    String object(String plural, String name) {
        return switch (plural) {
            case "secrets" -> secrets.getOrDefault(name, "");
            case "serviceaccounts" -> name.equals("puller") ? account() : "";
            case "leases" -> leases.getOrDefault(name, "");
            case "namespaces" ->
                    "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\"}}";
            default -> "";
        };
    }

    /** What is sent to a collection: an object to be made, or a question. */
    String created(String path, String sent) {
        if (path.endsWith("/selfsubjectreviews")) {
            return "{\"status\":{\"userInfo\":{\"username\":\"admin\",\"groups\":[\"system:masters\"]}}}";
        } else if (path.endsWith("/selfsubjectrulesreviews")) {
            return "{\"status\":{\"incomplete\":false,\"resourceRules\":"
                    + "[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}]}}";
        } else if (path.endsWith("/tokenreviews")) {
            return "{\"status\":{\"authenticated\":true,\"audiences\":[\"registry.example.com\"],\"user\":{\"username\":"
                    + "\"system:serviceaccount:team:puller\",\"uid\":\"" + ACCOUNT_UID + "\",\"groups\":"
                    + "[\"system:serviceaccounts\",\"system:serviceaccounts:team\",\"system:authenticated\"]}}}";
        }
        String made = versioned(sent);
        if (path.endsWith("/leases")) {
            leases.put("payload-registry-refresher", made);
        }
        return made;
    }

    /** An object after a write, as watches are told, too. */
    String stored(String plural, String name, String sent) {
        String written = versioned(sent);
        switch (plural) {
            case "leases" -> leases.put(name, written);
            case "secrets" -> {
                String type = "{\"type\":\"kubernetes.io/dockerconfigjson\",";
                String asked = "\"annotations\":{\"" + ANNOTATION + "service-account.name\":\"puller\",";
                written = type + written.substring(1).replaceFirst("\"annotations\":\\{", asked);
                secrets.put(name, written);
                tell("secrets", written);
                if (fills.incrementAndGet() == UNFILLED) {
                    System.out.println("all are filled");
                }
            }
            default -> {}
        }
        return written;
    }

    private void tell(String plural, String object) {
        for (BlockingQueue<String> watch : watches.getOrDefault(plural, new ConcurrentLinkedQueue<>())) {
            watch.add("{\"type\":\"MODIFIED\",\"object\":" + object + "}\n");
        }
    }

    BlockingQueue<String> watch(String plural) {
        BlockingQueue<String> changes = new LinkedBlockingQueue<>();
        changes.add(
                "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":"
                        + "{\"resourceVersion\":\"1\"}}}\n");
        watches.computeIfAbsent(plural, _ -> new ConcurrentLinkedQueue<>()).add(changes);
        return changes;
    }

    /** What was sent, with what the server adds to it. */
    private String versioned(String sent) {
        String uid = sent.contains("\"uid\":") ? "" : "\"uid\":\"" + UID + "1\",";
        return sent.replaceAll("\"resourceVersion\":\"\\d+\",?", "")
                .replaceFirst(
                        "\"metadata\":\\{",
                        "\"metadata\":{" + uid + "\"resourceVersion\":\"" + version.incrementAndGet() + "\",");
    }

    String token(String account) {
        return "{\"kind\":\"TokenRequest\",\"apiVersion\":\"authentication.k8s.io/v1\",\"status\":{\"token\":\""
                + jwt(account) + "\",\"expirationTimestamp\":\"" + now().plus(24, ChronoUnit.HOURS) + "\"}}";
    }

    static String missing(String plural, String name) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404,"
                + "\"message\":\"" + plural + " \\\"" + name + "\\\" not found\"}";
    }

    private static String account() {
        return "{\"kind\":\"ServiceAccount\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"puller\",\"namespace\":\"team\","
                + "\"uid\":\"" + ACCOUNT_UID + "\",\"resourceVersion\":\"1\"}}";
    }

    private static String role() {
        return "{\"kind\":\"Role\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":{\"name\":\"pull\","
                + "\"namespace\":\"team\",\"uid\":\"" + UID + "4\",\"resourceVersion\":\"1\"},\"rules\":[{\"apiGroups\":"
                + "[\"payload-registry.deckhouse.io\"],\"resources\":[\"payloadrepositoryaccesses\"],"
                + "\"resourceNames\":[\"app/**\"],\"verbs\":[\"get\"]}]}";
    }

    private static String binding() {
        return "{\"kind\":\"RoleBinding\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":{\"name\":\"pull\","
                + "\"namespace\":\"team\",\"uid\":\"" + UID + "5\",\"resourceVersion\":\"1\"},\"roleRef\":{\"apiGroup\":"
                + "\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"pull\"},\"subjects\":[{\"kind\":"
                + "\"ServiceAccount\",\"name\":\"puller\",\"namespace\":\"team\"}]}";
    }

    private static String secret(String name, int number, String annotations, String login) {
        return "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"type\":\"kubernetes.io/dockerconfigjson\",\"metadata\":{"
                + "\"name\":\"" + name + "\",\"namespace\":\"team\",\"uid\":\"" + UID + "2-" + number
                + "\",\"resourceVersion\":\"1\","
                + "\"creationTimestamp\":\"" + now() + "\",\"annotations\":{\"" + ANNOTATION
                + "service-account.name\":\"puller\"" + annotations + "}},\"data\":{\".dockerconfigjson\":\""
                + base64(login) + "\"}}";
    }

    private static String login(String token) {
        return "{\"auths\":{\"registry.example.com\":{\"username\":\"token\",\"password\":\"" + token + "\",\"auth\":\""
                + base64("token:" + token) + "\"}}}";
    }

    /** A ServiceAccount's token, of which nobody here checks the signature. */
    static String jwt(String account) {
        String claims =
                "{\"aud\":[\"registry.example.com\"],\"iat\":" + now().getEpochSecond() + ",\"exp\":"
                        + now().plus(24, ChronoUnit.HOURS).getEpochSecond()
                        + ",\"sub\":\"system:serviceaccount:team:" + account + "\",\"kubernetes.io\":{\"namespace\":"
                        + "\"team\",\"serviceaccount\":{\"name\":\"" + account + "\",\"uid\":\"" + ACCOUNT_UID + "\"}}}";
        return base64Url("{\"alg\":\"none\"}") + "." + base64Url(claims) + "." + base64Url("signature");
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
