import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.Outcome

/** One of the things that a pipeline does at a time. */
class Strand implements Serializable {

    private static final long serialVersionUID = 1L

    Continuable program
    /** What it goes on with; absent while it waits for its step. */
    Outcome next
    Step step
    /** The strand whose step this is a block of, and which. */
    Strand above
    String block

    /** Steps that it stands in, innermost first. */
    List<Step> getAround() {
        return above == null ? [] : [above.step] + above.around
    }

}
