import org.codehaus.groovy.control.CompilerConfiguration

/**
 * A stage for the library: the real vars/*.groovy, and doubles for the steps of Jenkins. Time is counted and not waited for:
 * branches of `parallel` begin together, and it ends with the last of them. What Jenkins would refuse is thrown at once.
 */
class Rehearsal {

    /** A step: its name, what it was told, when it began, and the blocks it stood in. */
    static class Event {

        String step
        Object told
        int at
        List<String> within

    }

    final List<Event> events = []
    final List<String> failures = []
    final Map env = [TAG_NAME: 'release/20261124.1', NODE_NAME: 'controller']
    final Map currentBuild = [result: null, description: null]
    Map schedule = [:]
    /** By unit: minutes that a build takes. */
    Map minutes = [:]
    /** By unit: what its build does, instead of ending well. It gets the number of the attempt. */
    Map<String, Closure> builds = [:]
    int now = 0
    boolean isCancelled = false

    private final File library
    private final List<String> within = []
    private final List<Map> withEnv = []
    private final Map<String, Integer> attempts = [:]
    private final Set<String> stashed = []
    final PipelineRules rules = new PipelineRules()

    Rehearsal(File library) {
        this.library = library
    }

    /** Runs `ostrataRelease` as a job would; gives what it threw. */
    Throwable release(Map options = [:]) {
        try {
            load().ostrataRelease.call(options)
            return null
        } catch (Throwable thrown) {
            return thrown
        }
    }

    /** Scripts of vars by name, each with its steps. */
    Map load() {
        CompilerConfiguration configuration = new CompilerConfiguration()
        configuration.addCompilationCustomizers(rules)
        Binding binding = new Binding()
        GroovyShell shell = new GroovyShell(this.class.classLoader, binding, configuration)
        shell.classLoader.addClasspath(new File(library, 'src').path)
        Map scripts = [:]
        new File(library, 'vars').listFiles().findAll { it.name.endsWith('.groovy') }.sort().each { file ->
            scripts[file.name - '.groovy'] = shell.parse(file)
        }
        new File(library, 'src').eachFileRecurse { file ->
            if (file.name.endsWith('.groovy')) {
                shell.classLoader.parseClass(new GroovyCodeSource(file, 'UTF-8'), false)
            }
        }
        scripts.each { name, script -> binding.setVariable(name, { Object[] args -> script.invokeMethod('call', args) }) }
        steps().each { name, body -> binding.setVariable(name, body) }
        [env: env, currentBuild: currentBuild, scm: 'scm'].each { name, value -> binding.setVariable(name, value) }
        return scripts
    }

    List<Event> of(String step) {
        return events.findAll { it.step == step }
    }

    /** When a unit's build began, each time. */
    List<Integer> builtAt(String unit) {
        return events.findAll { it.step == 'build' && it.told == unit }*.at
    }

    private Map<String, Closure> steps() {
        return [
            stage: { String name, Closure body -> block('stage', name, body) },
            node: { String label, Closure body ->
                refuse('node', within.any { it.startsWith('node') }, 'waits for an executor while it holds one')
                block('node', label, body)
            },
            parallel: { Map branches ->
                refuse('parallel', within.any { it.startsWith('node') }, 'holds an executor while others work')
                together(branches)
            },
            timeout: { Map told, Closure body -> limited(told, body) },
            withCredentials: { List told, Closure body -> block('withCredentials', told, body) },
            withEnv: { List told, Closure body ->
                withEnv << told.collectEntries { String one -> one.split('=', 2) as List }
                try {
                    block('withEnv', told, body)
                } finally {
                    withEnv.remove(withEnv.size() - 1)
                }
            },
            dir: { String path, Closure body -> block('dir', path, body) },
            catchError: { Map told, Closure body -> catching(told, body) },
            retry: { Map told, Closure body -> retrying(told, body) },
            agent: { -> [$class: 'AgentErrorCondition'] },
            nonresumable: { -> [$class: 'NonResumableCondition'] },
            error: { String message -> throw new IllegalStateException(record('error', message)) },
            checkout: { Object told -> onAgent('checkout', told) },
            deleteDir: { -> onAgent('deleteDir', null) },
            archiveArtifacts: { Map told -> onAgent('archiveArtifacts', told) },
            junit: { Map told -> onAgent('junit', told) },
            stash: { Map told ->
                refuse('stash', !(told.name ==~ /[A-Za-z0-9._-]+/), "the name ${told.name}")
                onAgent('stash', told)
                stashed << told.name
            },
            unstash: { String name ->
                onAgent('unstash', name)
                if (!stashed.contains(name)) {
                    throw new IllegalStateException("no stash ${name}")
                }
            },
            libraryResource: { String path -> new File(library, "resources/${path}").text },
            readJSON: { Map told ->
                onAgent('readJSON', told)
                return plainCopy(schedule)
            },
            readFile: { Map told ->
                onAgent('readFile', told)
                return told.file.endsWith('message.txt') ? 'the message' : 'the description'
            },
            sh: { Map told -> shell(told) },
        ]
    }

    private Object shell(Map told) {
        refuse('sh', !(told.script instanceof String), 'a script that is put together from values')
        onAgent('sh', told)
        if (!told.script.contains('ostrata-jenkins build')) {
            return told.returnStatus ? 0 : null
        }
        String unit = variable('OSTRATA_UNIT')
        events << new Event(step: 'build', told: unit, at: now, within: within.collect())
        attempts[unit] = (attempts[unit] ?: 0) + 1
        now += (minutes[unit] ?: 1)
        if (isCancelled) {
            throw new Interrupted('the job was cancelled')
        }
        Closure build = builds[unit]
        int code = build == null ? 0 : build(attempts[unit])
        if (code != 0 && !told.returnStatus) {
            throw new IllegalStateException("script returned exit code ${code}")
        }
        return told.returnStatus ? code : null
    }

    private String variable(String name) {
        return withEnv.reverse().findResult { it[name] }
    }

    /** All begin now. As Jenkins does without failFast, one that fails stops no other. */
    private void together(Map branches) {
        record('parallel', branches.keySet() as List)
        int started = now
        int last = now
        List<Throwable> thrown = []
        branches.each { name, body ->
            now = started
            try {
                enter("branch ${name}", body)
            } catch (Throwable one) {
                thrown << one
            }
            last = Math.max(last, now)
        }
        now = last
        if (!thrown.isEmpty()) {
            throw thrown.first()
        }
    }

    private void catching(Map told, Closure body) {
        try {
            block('catchError', told, body)
        } catch (Interrupted interrupted) {
            if (told.catchInterruptions == false) {
                throw interrupted
            }
        } catch (Exception thrown) {
            currentBuild.result = told.buildResult
            failures << within.join('/')
        }
    }

    private Object retrying(Map told, Closure body) {
        for (int left = told.count; ; left -= 1) {
            try {
                return block('retry', told, body)
            } catch (Interrupted interrupted) {
                if (left == 1 || !interrupted.isAgentLost) {
                    throw interrupted
                }
            }
        }
    }

    /** What takes longer than it may is interrupted when its time is over. */
    private Object limited(Map told, Closure body) {
        int end = now + told.time
        Object value = block('timeout', told, body)
        if (now > end) {
            now = end
            throw new Interrupted('the time is over')
        }
        return value
    }

    private Object block(String step, Object told, Closure body) {
        record(step, told)
        return enter("${step} ${told}", body)
    }

    private Object enter(String name, Closure body) {
        requireDurable(name, body)
        within << name
        try {
            return body.call()
        } finally {
            within.remove(within.size() - 1)
        }
    }

    private Object onAgent(String step, Object told) {
        refuse(step, !within.any { it.startsWith('node') }, 'needs a workspace, and stands in no node')
        record(step, told)
        return null
    }

    private Object record(String step, Object told) {
        plainCopy(told)
        events << new Event(step: step, told: told, at: now, within: within.collect())
        return told
    }

    /** Data that Jenkins can save while a step runs. */
    private static Object plainCopy(Object value) {
        if (value instanceof Map) {
            return value.collectEntries { key, one -> [key, plainCopy(one)] }
        }
        if (value instanceof List || value instanceof Set) {
            return value.collect { one -> plainCopy(one) }
        }
        boolean isPlain = value == null || value instanceof CharSequence || value instanceof Number || value instanceof Boolean
        if (!isPlain) {
            throw new NotSerializableException("${value.class.name} is no plain data")
        }
        return value
    }

    /** A controller that restarts loads what a block holds: all of it must have been saved. */
    private static void requireDurable(String name, Closure body) {
        body.class.declaredFields.each { field ->
            if (!groovy.lang.Reference.isAssignableFrom(field.type)) {
                return
            }
            field.accessible = true
            Object held = field.get(body)?.get()
            try {
                plainCopy(held instanceof Map ? held.findAll { key, one -> !(one instanceof Closure) } : held)
            } catch (NotSerializableException refused) {
                throw new NotSerializableException("${name} holds ${field.name}: ${refused.message}")
            }
        }
    }

    private static void refuse(String step, boolean isRefused, String why) {
        if (isRefused) {
            throw new SecurityException("${step}: ${why}")
        }
    }

}
