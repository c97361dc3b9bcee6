/** Tells how each scenario went as TAP: `ok 1 - …`, `not ok 2 - …` and `# why`. */
class Tap {

    /** Each scenario gets what `make` gives, of its own. */
    static void run(Map<String, Closure> scenarios, Closure make) {
        int number = 0
        scenarios.each { name, scenario ->
            number += 1
            try {
                scenario(make())
                println "ok ${number} - ${name}"
            } catch (Throwable thrown) {
                println "not ok ${number} - ${name}"
                StringWriter trace = new StringWriter()
                thrown.printStackTrace(new PrintWriter(trace))
                trace.toString().readLines().take(30).each { println "# ${it}" }
            }
        }
        println "1..${number}"
    }

}
