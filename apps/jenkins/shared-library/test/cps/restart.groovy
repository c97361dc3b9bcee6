/** The library under Jenkins' own CPS transformation, with a controller that restarts before each step. */

File library = new File(args[0])

/** base → app → web, and other. */
Map schedule() {
    return [
        roots: ['base/qemu/linux', 'other/qemu/linux'],
        children: ['base/qemu/linux': ['app/qemu/linux'], 'app/qemu/linux': ['web/qemu/linux']],
        units: ['base', 'app', 'web', 'other'].collect { name ->
            [
                unit: "${name}/qemu/linux".toString(),
                image: name,
                target: 'qemu/linux',
                version: '1.0.0',
                label: 'kvm',
                timeoutMinutes: 60,
                credentials: [[kind: 'text', id: 'token', variable: 'TOKEN']],
            ]
        },
    ]
}

/** What came of a Jenkinsfile: what was done, the result, and what was thrown. */
Map outcome(File library, boolean isRestarting, Map<String, Closure> builds) {
    Jobs jobs = new Jobs(library)
    jobs.schedule = schedule()
    jobs.builds = builds
    Controller controller = new Controller(library, jobs, isRestarting)
    Throwable thrown = controller.run('ostrataRelease(tell: { text -> echo(text) })')
    return [
        done: jobs.done,
        result: jobs.currentBuild.result,
        description: jobs.currentBuild.description,
        thrown: thrown?.toString(),
        mismatches: controller.mismatches,
        restarts: controller.restarts,
    ]
}

Closure lostAt(int most) {
    return { int attempt ->
        if (attempt <= most) {
            throw new Interrupted('the agent is gone', true)
        }
        return 0
    }
}

Map scenarios = [:]

Map<String, Map<String, Closure>> runs = [
    'where all goes well': [:],
    'with a unit that fails': ['app/qemu/linux': { 1 }],
    'with an agent that is lost once': ['app/qemu/linux': lostAt(1)],
    'with an agent that is lost twice': ['app/qemu/linux': lostAt(2)],
]
runs.each { what, builds ->
    scenarios["a release ${what} is the same when the controller restarts before each step"] = { Object it ->
        Map never = outcome(library, false, builds)
        Map always = outcome(library, true, builds)
        assert always.restarts > 50
        assert always.findAll { it.key != 'restarts' } == never.findAll { it.key != 'restarts' }
        assert never.mismatches == []
        assert always.description == 'what ostrata-report/description.txt says'
        assert always.done.last() == 'echo what ostrata-report/message.txt says'
    }
}

scenarios['under CPS each unit is built once, its child after it, and a failure stops what stands on it'] = { Object it ->
    List<String> built = outcome(library, true, [:]).done.findAll { it.startsWith('ostrata-jenkins build') }
    assert built.size() == 4
    assert built.findIndexOf { it.contains('base') } < built.findIndexOf { it.contains('app') }
    assert built.findIndexOf { it.contains('app') } < built.findIndexOf { it.contains('web') }
    Map failed = outcome(library, true, ['app/qemu/linux': { 1 }])
    assert !failed.done.any { it.contains('UNIT=web') }
    assert failed.result == 'FAILURE'
}

/** Code that Jenkins cannot go on with after a restart, or never waits in. */
Closure jenkinsfile = { String code ->
    Controller controller = new Controller(library, new Jobs(library))
    [thrown: controller.run(code), mismatches: controller.mismatches]
}

scenarios['code that holds what cannot be saved while a step runs is found'] = { Object it ->
    String message = ''
    try {
        jenkinsfile('Object held = new Object()\necho("a")\nheld.toString()')
    } catch (NotSerializableException refused) {
        message = refused.message
    }
    assert message == 'java.lang.Object'
}

scenarios['code that calls a step where nothing can wait is found'] = { Object it ->
    String code = '@com.cloudbees.groovy.cps.NonCPS\nvoid tell() { echo("a") }\ntell()\necho("b")'
    assert jenkinsfile(code).mismatches == ['tell ran echo']
}

Tap.run(scenarios) { null }
