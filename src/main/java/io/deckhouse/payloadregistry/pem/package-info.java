/**
 * Private keys in PEM's older forms come in, PKCS #8 goes out: for whoever reads keys that other
 * tools wrote.
 */
@NullMarked
package io.deckhouse.payloadregistry.pem;

import org.jspecify.annotations.NullMarked;
