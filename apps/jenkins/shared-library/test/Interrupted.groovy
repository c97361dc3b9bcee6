/** What Jenkins throws into a step when its job is cancelled, or an agent is gone. */
class Interrupted extends RuntimeException {

    Interrupted(String message) {
        super(message)
    }

}
