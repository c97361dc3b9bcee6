import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.CpsTransformer
import com.cloudbees.groovy.cps.ObjectInputStreamWithLoader
import com.cloudbees.groovy.cps.Outcome
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.runtime.InvokerHelper

/**
 * Runs a Jenkinsfile as Jenkins does: its own transformation compiles the library, each step stops the program, and what goes on
 * after it is data. Before each step the controller restarts: all there is of the program is written, and read again.
 */
class Controller {

    /** Scripts are made by the loader, which knows no controller. */
    static Controller current

    final Jobs jobs
    /** Calls that code makes past the transformation, where nothing can wait. */
    final List<String> mismatches = []
    int restarts = 0

    private final boolean isRestarting
    private final GroovyClassLoader loader
    private final Map<String, Script> scripts = [:]

    Controller(File library, Jobs jobs, boolean isRestarting = true) {
        this.jobs = jobs
        this.isRestarting = isRestarting
        current = this
        CompilerConfiguration configuration = new CompilerConfiguration(scriptBaseClass: LibraryScript.name)
        configuration.addCompilationCustomizers(new CpsTransformer())
        loader = new GroovyClassLoader(this.class.classLoader, configuration)
        loader.addClasspath(new File(library, 'src').path)
        new File(library, 'vars').listFiles().findAll { it.name.endsWith('.groovy') }.each { file ->
            scripts[file.name - '.groovy'] = loader.parseClass(file).newInstance()
        }
        CpsCallableInvocation.registerMismatchHandler { Object on, String called, Object other, String ran ->
            // A script is called by its name, and runs its method `call`.
            if (!(scripts[called] && ran == 'call')) {
                mismatches << "${called} ran ${ran}".toString()
            }
        }
    }

    Script script(String name) {
        return scripts[name]
    }

    /** What a script calls: another script, or a step, at which the program stops. */
    Object invoke(String name, List told) {
        if (scripts[name]) {
            return InvokerHelper.getMetaClass(scripts[name]).invokeMethod(scripts[name], 'call', told as Object[])
        }
        List<Closure> bodies = told.findAll { it instanceof Closure }
        Step step = new Step(name: name, told: told - bodies, blocks: bodies.collectEntries { ['': it] })
        if (name == 'parallel') {
            step = new Step(name: name, blocks: told.first())
        }
        return Continuable.suspend(name, step)
    }

    /** Runs a Jenkinsfile to its end; gives what it threw. */
    Throwable run(String jenkinsfile) {
        scripts.Jenkinsfile = loader.parseClass(jenkinsfile, 'Jenkinsfile.groovy').newInstance()
        List<Strand> strands = [new Strand(program: new Continuable(scripts.Jenkinsfile), next: new Outcome(null, null))]
        while (true) {
            strands = isRestarting ? restarted(strands) : strands
            Strand strand = strands.find { it.next != null }
            Outcome next = strand.next
            strand.next = null
            Outcome outcome = strand.program.run0(next)
            if (strand.program.resumable) {
                strand.step = outcome.normal
                begin(strands, strand)
            } else if (strand.above == null) {
                return outcome.abnormal
            } else {
                strands.remove(strand)
                end(strands, strand, outcome)
            }
        }
    }

    private void begin(List<Strand> strands, Strand strand) {
        if (strand.step.blocks.isEmpty()) {
            strand.next = outcomeOf { jobs.perform(strand.step, strand.around) }
            return
        }
        strand.step.blocks.each { name, body ->
            strands << new Strand(program: programOf(body), next: new Outcome(null, null), above: strand, block: name)
        }
    }

    private void end(List<Strand> strands, Strand strand, Outcome outcome) {
        Strand above = strand.above
        Step step = above.step
        step.outcomes[strand.block] = outcome
        if (step.outcomes.size() < step.blocks.size()) {
            return
        }
        if (jobs.isTriedAgain(step)) {
            step.attempt += 1
            step.outcomes = [:]
            begin(strands, above)
            return
        }
        above.next = outcomeOf { jobs.ended(step) }
    }

    private List<Strand> restarted(List<Strand> strands) {
        restarts += 1
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()
        new ObjectOutputStream(bytes).writeObject(strands)
        return new ObjectInputStreamWithLoader(new ByteArrayInputStream(bytes.toByteArray()), loader).readObject()
    }

    /** A block that was transformed does not run when it is called: it says what there is to run. */
    private static Continuable programOf(Closure body) {
        try {
            body.call()
        } catch (CpsCallableInvocation call) {
            return new Continuable(call.asBlock())
        }
        throw new IllegalStateException('a block that CPS did not transform')
    }

    private static Outcome outcomeOf(Closure work) {
        try {
            return new Outcome(work(), null)
        } catch (Exception thrown) {
            return new Outcome(null, thrown)
        }
    }

}
