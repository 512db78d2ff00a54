package io.deckhouse.payloadregistry.cluster;

/**
 * How an object is applied.
 *
 * @param fieldManager who owns the applied fields afterwards
 * @param force whether fields of other managers are taken over instead of being a conflict
 * @param dryRun whether everything is checked and nothing stored
 * @param status whether the status is applied and nothing else, instead of everything but it
 */
public record ApplyOptions(String fieldManager, boolean force, boolean dryRun, boolean status) {
    /** Options for everything but the status. */
    public ApplyOptions(String fieldManager, boolean force, boolean dryRun) {
        this(fieldManager, force, dryRun, false);
    }

    /** Apply the status for real, taking over fields that others own. */
    public static ApplyOptions statusOf(String fieldManager) {
        return new ApplyOptions(fieldManager, true, false, true);
    }

    /** Apply for real, taking over fields that others own. */
    public static ApplyOptions forced(String fieldManager) {
        return new ApplyOptions(fieldManager, true, false);
    }

    /** These options for a dry run or not. */
    public ApplyOptions withDryRun(boolean on) {
        return new ApplyOptions(fieldManager, force, on, status);
    }
}
