package io.deckhouse.payloadregistry.cluster;

/**
 * Something that happened to an object and that whoever looks at it should see.
 *
 * @param object in a namespace
 * @param uid the object's
 * @param reason one word in CamelCase, for machines
 * @param message one clause for a person; equal ones about one object are counted, not repeated
 */
public record Occurrence(
        ObjectKey object, String uid, Severity severity, String reason, String message) {
    /** Whether somebody has to do something. */
    public enum Severity {
        /** All is well. */
        NORMAL("Normal"),
        /** Somebody should look. */
        WARNING("Warning");

        private final String label;

        Severity(String label) {
            this.label = label;
        }

        /** The word that Kubernetes has for it. */
        public String label() {
            return label;
        }
    }

    /** Refuses an object that lives in no namespace. */
    public Occurrence {
        if (object.namespace().isEmpty()) {
            throw new IllegalArgumentException(object + " lives in no namespace");
        }
    }
}
