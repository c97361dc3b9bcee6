import io.ostrata.Bindings

/** Reads the tag, checks it, and gives the schedule: plain data. The executor is given back before anything is built. */
Map call(Map settings) {
    Map schedule = [:]
    stage('Schedule') {
        node(settings.label) {
            checkout(scm)
            withCredentials(Bindings.of(settings.delivery, [])) {
                withEnv(["OSTRATA_TAG=${settings.tag}", "OSTRATA_TARGETS=${settings.targets.join(' ')}"]) {
                    sh(label: 'ostrata-jenkins schedule', script: libraryResource('io/ostrata/schedule.sh'))
                }
            }
            schedule = readJSON(file: 'ostrata-schedule.json', returnPojo: true)
            archiveArtifacts(artifacts: 'ostrata-schedule.json')
            stash(name: 'ostrata-schedule', includes: 'ostrata-schedule.json, ostrata-lint.json')
        }
    }
    return schedule
}
