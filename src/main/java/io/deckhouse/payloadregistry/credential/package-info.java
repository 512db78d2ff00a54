/**
 * User input and stored bytes come in; hosts, passwords, hashes, dockerconfigjson documents and
 * decoded tokens go out, none of which shows a secret by accident.
 */
@NullMarked
package io.deckhouse.payloadregistry.credential;

import org.jspecify.annotations.NullMarked;
