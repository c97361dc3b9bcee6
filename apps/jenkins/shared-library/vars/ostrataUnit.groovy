import io.ostrata.Bindings
import io.ostrata.Schedule

/**
 * Delivers one unit on an agent of its own; true when what stands on it can be built. Done already is done at once. An agent
 * that is lost is replaced once. What the unit left is archived, whatever became of it.
 */
boolean call(Map settings, Map schedule, String unit, List stashes) {
    Map planned = Schedule.unit(schedule, unit)
    int code = 1
    stage(Schedule.title(planned)) {
        catchError(buildResult: 'FAILURE', stageResult: 'FAILURE', catchInterruptions: false) {
            retry(count: 2, conditions: [agent(), nonresumable()]) {
                node(planned.label) {
                    checkout(scm)
                    code = deliver(settings, planned, stashes)
                }
            }
            if (code != 0) {
                error("${unit} was not delivered")
            }
        }
    }
    return code == 0
}

/** The exit code of the program. It ends by itself when its time is over; the step's own limit is for one that hangs. */
int deliver(Map settings, Map planned, List stashes) {
    int code = 1
    String name = Schedule.stashName(planned)
    try {
        timeout(time: planned.timeoutMinutes + 15, unit: 'MINUTES') {
            withCredentials(Bindings.of(settings.delivery, planned.credentials)) {
                withEnv(["OSTRATA_TAG=${settings.tag}", "OSTRATA_UNIT=${planned.unit}"]) {
                    String script = libraryResource('io/ostrata/build.sh')
                    code = sh(label: 'ostrata-jenkins build', script: script, returnStatus: true)
                }
            }
        }
    } finally {
        archiveArtifacts(artifacts: 'ostrata-results/**', allowEmptyArchive: true)
        stash(name: name, includes: 'ostrata-results/*/result.json', allowEmpty: true)
        if (!stashes.contains(name)) {
            stashes.add(name)
        }
    }
    return code
}
