/**
 * Says why an image can or cannot be pulled: in goes a pull Secret, a Pod or a file, out comes the
 * chain of links that the pull depends on, each checked, up to the first that is broken.
 */
@NullMarked
package io.deckhouse.payloadregistry.diagnosis;

import org.jspecify.annotations.NullMarked;
