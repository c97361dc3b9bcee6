/** A step that is under way, with the blocks that it was given and what those came to. */
class Step implements Serializable {

    private static final long serialVersionUID = 1L

    String name
    List told = []
    Map<String, Closure> blocks = [:]
    Map<String, Object> outcomes = [:]
    int attempt = 1

}
