/**
 * A whole Jenkinsfile in one line: delivers what the job's tag asks for, and reports. A unit that fails stops only what stands
 * on it; running the job again takes up what is missing.
 *
 * tag       the release or image tag; the tag that the job was started for unless told
 * targets   only units of these targets, and what they stand on: ['aws/linux', 'aws/windows']; all unless told
 * delivery  id of the secret file with delivery's settings
 * label     agents that read the tag and write the report; units have labels of their own in the settings
 * tell      called with the text of the message, once everything is over: { text -> slackSend(message: text) }
 */
void call(Map options = [:]) {
    Map settings = [tag: env.TAG_NAME, targets: [], delivery: 'ostrata-delivery', label: 'ostrata'] + options
    if (!settings.tag) {
        error('ostrataRelease delivers a tag, and this job was not started for one')
    }
    Map schedule = ostrataSchedule(settings)
    List<String> stashes = []
    try {
        ostrataUnits(settings, schedule, schedule.roots, stashes)
    } finally {
        String message = ostrataReport(settings, stashes)
        if (settings.tell) {
            settings.tell.call(message)
        }
    }
}
