package io.deckhouse.payloadregistry.grant;

import java.util.Locale;

/** As which objects a grant is written (DESIGN 3.3). */
public enum Form {
    /** A PayloadRepositoryAccess where somebody keeps its Role in step, else Role and binding. */
    AUTO,
    /** A Role and a RoleBinding. */
    RBAC,
    /** A PayloadRepositoryAccess object, whose Role and RoleBinding the refresh daemon keeps. */
    OBJECT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
