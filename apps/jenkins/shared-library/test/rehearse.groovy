/** Rehearses the library with doubles for the steps of Jenkins. */

File library = new File(args[0])

/** base → app → web, base → page, and other. Units by name: image. */
Map schedule() {
    List units = [
        ['base', null, '1.1.0', []],
        ['app', 'base', '2.0.0', []],
        ['page', 'base', '1.0.1', [[kind: 'aws', id: 'images']]],
        ['web', 'app', '1.4.0', []],
        ['other', null, null, []],
    ]
    return [
        tag: 'release/20261124.1',
        commit: 'c' * 40,
        roots: ['base/qemu/linux', 'other/qemu/linux'],
        children: ['base/qemu/linux': ['app/qemu/linux', 'page/qemu/linux'], 'app/qemu/linux': ['web/qemu/linux']],
        units: units.collect { name, parent, version, credentials ->
            [
                unit: "${name}/qemu/linux".toString(),
                image: name,
                target: 'qemu/linux',
                version: version,
                waitsFor: parent == null ? null : "${parent}/qemu/linux".toString(),
                state: 'due',
                label: "kvm-${name}".toString(),
                timeoutMinutes: 60,
                credentials: credentials,
            ]
        },
    ]
}

String full(String name) {
    return "${name}/qemu/linux"
}

Map scenarios = [:]

scenarios['a child starts as soon as its own parent is done, whatever its siblings do'] = { Rehearsal it ->
    it.minutes = [(full('base')): 10, (full('app')): 5, (full('page')): 30, (full('web')): 7, (full('other')): 70]
    assert it.release() == null
    assert it.builtAt(full('base')) == [0]
    assert it.builtAt(full('other')) == [0]
    assert it.builtAt(full('app')) == [10]
    assert it.builtAt(full('page')) == [10]
    assert it.builtAt(full('web')) == [15]
    assert it.now == 70
    assert it.currentBuild.result == null
}

scenarios['each unit has an agent of its own by label, a limit of time, and its credentials by id'] = { Rehearsal it ->
    assert it.release() == null
    ['base', 'app', 'page', 'web', 'other'].each { name ->
        List within = it.events.find { it.step == 'build' && it.told == full(name) }.within
        assert within.count { it.startsWith('node') } == 1
        assert within.contains("node kvm-${name}".toString())
        assert within.any { it.startsWith('timeout') && it.contains('time:75') }
        assert within.any { it.startsWith('withCredentials') && it.contains('ostrata-delivery') }
        assert within.any { it.startsWith('withCredentials') && it.contains('images') } == (name == 'page')
    }
    assert it.of('node')*.told.count('ostrata') == 2
}

scenarios['stages say what each unit becomes, and one each reads the tag and reports'] = { Rehearsal it ->
    it.release()
    assert it.of('stage')*.told == [
        'Schedule', full('base') + ' 1.1.0', full('app') + ' 2.0.0', full('web') + ' 1.4.0', full('page') + ' 1.0.1',
        full('other'), 'Report',
    ]
    assert it.of('junit').size() == 1
    assert it.currentBuild.description == 'the description'
    assert it.of('archiveArtifacts')*.told.artifacts.count('ostrata-results/**') == 5
}

scenarios['a unit that fails stops what stands on it and nothing else, and the build fails'] = { Rehearsal it ->
    it.builds[full('app')] = { 1 }
    assert it.release() == null
    assert it.builtAt(full('web')) == []
    ['base', 'app', 'page', 'other'].each { name -> assert it.builtAt(full(name)).size() == 1 }
    assert it.currentBuild.result == 'FAILURE'
    assert it.of('unstash')*.told.contains('ostrata-app-qemu-linux')
}

scenarios['an agent that is lost is replaced once, and the unit goes on there'] = { Rehearsal it ->
    it.builds[full('app')] = { int attempt ->
        if (attempt == 1) {
            throw new Interrupted('the agent is gone', true)
        }
        return 0
    }
    assert it.release() == null
    assert it.builtAt(full('app')).size() == 2
    assert it.builtAt(full('web')).size() == 1
    assert it.currentBuild.result == null
}

scenarios['an agent that is lost twice costs its unit and what stands on it; the rest is built and reported'] = { Rehearsal it ->
    it.builds[full('app')] = { throw new Interrupted('the agent is gone', true) }
    assert it.release() instanceof Interrupted
    assert it.builtAt(full('web')) == []
    assert it.builtAt(full('page')).size() == 1
    assert it.builtAt(full('other')).size() == 1
    assert it.of('junit').size() == 1
}

scenarios['a job that is cancelled builds nothing more, archives what there is, and reports'] = { Rehearsal job ->
    job.builds[full('base')] = {
        job.isCancelled = true
        throw new Interrupted('the job was cancelled')
    }
    assert job.release() instanceof Interrupted
    assert job.builtAt(full('app')) == []
    assert job.builtAt(full('page')) == []
    assert job.of('archiveArtifacts')*.told.artifacts.contains('ostrata-results/**')
    assert job.of('junit').size() == 1
}

scenarios['a program that hangs is stopped at its limit, not tried again, and costs what stands on it'] = { Rehearsal it ->
    it.minutes = [(full('app')): 500]
    assert it.release() instanceof Interrupted
    assert it.builtAt(full('app')).size() == 1
    assert it.builtAt(full('web')) == []
    assert it.builtAt(full('page')).size() == 1
    assert it.now == 76
    assert it.of('archiveArtifacts')*.told.artifacts.count('ostrata-results/**') == 4
    assert it.of('junit').size() == 1
}

scenarios['with nothing to do nothing is built, and there is a report'] = { Rehearsal it ->
    it.schedule.roots = []
    assert it.release() == null
    assert it.of('build') == []
    assert it.of('junit').size() == 1
}

scenarios['a job that was not started for a tag says so'] = { Rehearsal it ->
    it.env.TAG_NAME = null
    assert it.release().message.contains('delivers a tag')
    assert it.of('node') == []
}

scenarios['the message is handed on when all is over, after a failure too'] = { Rehearsal it ->
    List told = []
    it.builds[full('base')] = { 1 }
    it.release(tell: { String message -> told << message })
    assert told == ['the message']
}

scenarios['what a tag is called reaches the shell by the environment alone'] = { Rehearsal it ->
    String tag = 'release/$(touch /tmp/x)`id`"\';\n${System.exit(1)}'
    it.release(tag: tag)
    it.of('sh').each { event -> assert !event.told.script.contains('touch') }
    assert it.of('withEnv').every { event -> event.told*.toString().contains("OSTRATA_TAG=${tag}".toString()) }
}

scenarios['a version that is built from another commit has its own stage, stash and place in the order'] = { Rehearsal it ->
    String pinned = full('base') + '@1.0.0'
    it.schedule.units << [*: it.schedule.units[0], unit: pinned, version: '1.0.0']
    it.schedule.roots << pinned
    it.schedule.children[pinned] = [full('other')]
    it.schedule.roots.remove(full('other'))
    assert it.release() == null
    assert it.of('stage')*.told.contains(full('base') + ' 1.0.0')
    assert it.of('unstash')*.told.containsAll(['ostrata-base-qemu-linux', 'ostrata-base-qemu-linux-1.0.0'])
    assert it.builtAt(full('other')) == [1]
}

scenarios['what units are called reaches neither a script nor the name of a stash'] = { Rehearsal it ->
    String evil = 'x/$(touch y)/`id`"\';\n${System.exit(1)}'
    Map unit = [*: it.schedule.units[0], unit: evil, image: evil, target: evil, version: evil, label: 'kvm']
    it.schedule = [roots: [evil], children: [:], units: [unit]]
    assert it.release() == null
    assert it.builtAt(evil) == [0]
    it.of('sh').each { event -> assert !event.told.script.contains('touch') }
    assert it.of('stash')*.told.name.last() ==~ /ostrata-[A-Za-z0-9._-]+/
}

scenarios['targets to keep to reach the shell by the environment, and none unless told'] = { Rehearsal it ->
    it.release(targets: ['aws/linux', 'aws/windows'])
    List told = it.of('withEnv')*.told*.toString()
    assert told.count { it.contains('OSTRATA_TARGETS=aws/linux aws/windows') } == 1
    Rehearsal all = new Rehearsal(library)
    all.schedule = schedule()
    all.release()
    assert all.of('withEnv')*.told.flatten()*.toString().contains('OSTRATA_TARGETS=')
}

scenarios['nothing in the library is refused by the sandbox or by CPS'] = { Rehearsal it ->
    it.load()
    assert it.rules.broken == []
}

/** Code that Jenkins refuses, and what is said of it: a rule that does not bite would be worth nothing. */
Map refused = [
    'imports java.util.concurrent.Callable': 'import java.util.concurrent.Callable\nvoid call() { }',
    'uses java.io.File': 'void call() { String text = new File("/etc/passwd").text }',
    'uses java.lang.System': 'void call() { System.exit(1) }',
    'calls execute': 'void call() { "id".execute() }',
    'reads rawBuild': 'void call() { currentBuild.rawBuild }',
    'gives each a closure outside of @NonCPS': 'void call(List all) { all.each { sh(script: it) } }',
    'calls the step sh from @NonCPS': 'import com.cloudbees.groovy.cps.NonCPS\n@NonCPS void call() { sh(script: "id") }',
    'synchronizes': 'void call() { synchronized (this) { } }',
    'calls a method by a computed name': 'void call(String name) { this."${name}"() }',
    'takes a method as a value': 'void call() { Object step = this.&toString }',
]
refused.each { what, code ->
    scenarios["code that ${what} is refused"] = { Rehearsal it ->
        File folder = File.createTempDir()
        new File(folder, 'vars').mkdirs()
        new File(folder, 'src').mkdirs()
        new File(folder, 'vars/bad.groovy').text = code
        Rehearsal bad = new Rehearsal(folder)
        bad.load()
        folder.deleteDir()
        assert bad.rules.broken.any { it.endsWith(what) }
    }
}

/** Code that breaks a rule only when it runs. */
Map refusedRunning = [
    'holds an executor while others work': 'void call() { node("a") { parallel([a: { }]) } }',
    'waits for an executor while it holds one': 'void call() { node("a") { node("b") { } } }',
    'needs a workspace, and stands in no node': 'void call() { junit(testResults: "a") }',
    'a script that is put together from values': 'void call() { node("a") { sh(script: "echo ${env.TAG_NAME}") } }',
    'is no plain data': 'void call() { Object held = new Object()\n stage("a") { held.toString() } }',
]
refusedRunning.each { what, code ->
    scenarios["a step that ${what} is refused"] = { Rehearsal it ->
        File folder = File.createTempDir()
        new File(folder, 'vars').mkdirs()
        new File(folder, 'src').mkdirs()
        new File(folder, 'vars/bad.groovy').text = code
        String message = ''
        try {
            new Rehearsal(folder).load().bad.call()
        } catch (Exception thrown) {
            message = thrown.message
        }
        folder.deleteDir()
        assert message.contains(what)
    }
}

Tap.run(scenarios) {
    Rehearsal rehearsal = new Rehearsal(library)
    rehearsal.schedule = schedule()
    return rehearsal
}
