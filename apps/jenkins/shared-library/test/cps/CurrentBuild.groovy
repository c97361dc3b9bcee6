/** The build that runs, which a program knows by a handle that finds it again. */
class CurrentBuild implements Serializable {

    private static final long serialVersionUID = 1L

    String result
    String description

    protected Object readResolve() {
        return Controller.current.jobs.currentBuild
    }

}
