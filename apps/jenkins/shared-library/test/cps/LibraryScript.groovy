import com.cloudbees.groovy.cps.SerializableScript

/** What Jenkins makes of each script: steps and other scripts are its methods, and of itself nothing is saved. */
abstract class LibraryScript extends SerializableScript {

    private static final long serialVersionUID = 1L

    @Override
    abstract Object run()

    @Override
    Object invokeMethod(String name, Object args) {
        return Controller.current.invoke(name, args as List)
    }

    @Override
    Object getProperty(String name) {
        return Controller.current.jobs.globals[name] ?: super.getProperty(name)
    }

    /** A controller that restarts has its scripts anew. */
    protected Object readResolve() {
        return Controller.current.script(this.class.name)
    }

}
