package io.deckhouse.payloadregistry.cluster;

/**
 * How an object is applied.
 *
 * @param fieldManager who owns the applied fields afterwards
 * @param force whether fields of other managers are taken over instead of being a conflict
 * @param dryRun whether everything is checked and nothing stored
 */
public record ApplyOptions(String fieldManager, boolean force, boolean dryRun) {
    /** Apply for real, taking over fields that others own. */
    public static ApplyOptions forced(String fieldManager) {
        return new ApplyOptions(fieldManager, true, false);
    }

    /** These options for a dry run or not. */
    public ApplyOptions withDryRun(boolean on) {
        return new ApplyOptions(fieldManager, force, on);
    }
}
