/** Makes the report of all results, and gives the text of a message for a chat or mail. */
String call(Map settings, List stashes) {
    String message = ''
    stage('Report') {
        node(settings.label) {
            dir('ostrata-report-of-all') {
                deleteDir()
                unstash('ostrata-schedule')
                // An iterator is not saved while a step runs.
                for (int index = 0; index < stashes.size(); index++) {
                    unstash(stashes[index])
                }
                int code = sh(
                    label: 'ostrata-jenkins report',
                    script: libraryResource('io/ostrata/report.sh'),
                    returnStatus: true
                )
                junit(testResults: 'ostrata-report/junit.xml', allowEmptyResults: true)
                archiveArtifacts(artifacts: 'ostrata-report/**')
                currentBuild.description = readFile(file: 'ostrata-report/description.txt', encoding: 'UTF-8')
                message = readFile(file: 'ostrata-report/message.txt', encoding: 'UTF-8')
                if (code != 0) {
                    currentBuild.result = 'FAILURE'
                }
            }
        }
    }
    return message
}
