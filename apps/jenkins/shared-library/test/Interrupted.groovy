/** What Jenkins throws into a step when its job is cancelled, its time is over, or its agent is gone. */
class Interrupted extends RuntimeException {

    final boolean isAgentLost

    Interrupted(String message, boolean isAgentLost = false) {
        super(message)
        this.isAgentLost = isAgentLost
    }

}
