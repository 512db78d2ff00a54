package io.deckhouse.payloadregistry.pullsecret;

/** The names that a pull Secret carries, as the payload-registry module documents them. */
public final class Annotations {
    private static final String PREFIX = "payload-registry.deckhouse.io/";

    /** Whose token the Secret is to hold; set by the user. */
    public static final String SERVICE_ACCOUNT_NAME = PREFIX + "service-account.name";

    /** The uid of the ServiceAccount whose token is in; set by the daemon. */
    public static final String SERVICE_ACCOUNT_UID = PREFIX + "service-account.uid";

    /** When the token ends, RFC 3339 in UTC; set by the daemon. */
    public static final String EXPIRES_AT = PREFIX + "expires-at";

    /** Lower-case hex SHA-256 of the decoded content; set by the daemon. */
    public static final String HASH = PREFIX + "hash";

    /** The type that a pull Secret has. */
    public static final String SECRET_TYPE = "kubernetes.io/dockerconfigjson";

    /** The only key of such a Secret's data. */
    public static final String DATA_KEY = ".dockerconfigjson";

    /** The field manager of everything that the refresh daemon writes. */
    public static final String FIELD_MANAGER = "d8-payload-registry-refresher";

    private Annotations() {}
}
