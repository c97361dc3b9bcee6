import com.cloudbees.groovy.cps.Outcome

/** Doubles for what steps do outside of the program, where no restart of the controller reaches. */
class Jobs {

    final CurrentBuild currentBuild = new CurrentBuild()
    final Map globals = [env: [TAG_NAME: 'release/20261124.1'], currentBuild: currentBuild, scm: 'scm']
    /** What was done, in order. */
    final List<String> done = []
    Map schedule = [:]
    /** By unit: what its build does, instead of ending well. It gets the number of the attempt. */
    Map<String, Closure> builds = [:]

    private final Map<String, Integer> attempts = [:]
    /** Steps that give something; of the others it is noted that they ran. */
    private final Map<String, Closure> answers

    Jobs(File library) {
        answers = [
            libraryResource: { String path, List around -> new File(library, "resources/${path}").text },
            readJSON: { Map told, List around -> schedule },
            readFile: { Map told, List around -> "what ${told.file} says".toString() },
            agent: { Object told, List around -> [$class: 'AgentErrorCondition'] },
            nonresumable: { Object told, List around -> [$class: 'NonResumableCondition'] },
            error: { String message, List around -> throw new IllegalStateException(message) },
            sh: { Map told, List around -> shell(told, around) },
        ]
    }

    /** Performs a step that has no block. */
    Object perform(Step step, List<Step> around) {
        Object told = step.told ? step.told.first() : null
        Closure answer = answers[step.name]
        if (answer == null) {
            done << "${step.name} ${told}".toString()
        }
        return answer?.call(told, around)
    }

    /** Whether an attempt that failed is followed by another: only one that lost its agent. */
    boolean isTriedAgain(Step step) {
        Throwable thrown = failure(step)
        boolean isLost = thrown instanceof Interrupted && thrown.isAgentLost
        return step.name == 'retry' && step.attempt < step.told.first().count && isLost
    }

    /** What a step with blocks comes to. */
    Object ended(Step step) {
        Throwable thrown = failure(step)
        if (thrown == null) {
            return step.outcomes.values().first().normal
        }
        if (step.name != 'catchError' || thrown instanceof Interrupted) {
            throw thrown
        }
        currentBuild.result = step.told.first().buildResult
        return null
    }

    private static Throwable failure(Step step) {
        return step.outcomes.values().find { Outcome one -> one.failure }?.abnormal
    }

    private Object shell(Map told, List<Step> around) {
        List<String> variables = around.findAll { it.name == 'withEnv' }.collectMany { it.told.first() }*.toString()
        String unit = variables.find { it.startsWith('OSTRATA_UNIT=') }
        done << "${told.label} ${unit ?: ''} on ${around.find { it.name == 'node' }.told.first()}".toString()
        attempts[unit] = (attempts[unit] ?: 0) + 1
        Closure build = builds[unit?.minus('OSTRATA_UNIT=')]
        int code = build == null ? 0 : build(attempts[unit])
        return told.returnStatus ? code : null
    }

}
