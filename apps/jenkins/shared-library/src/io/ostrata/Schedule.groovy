package io.ostrata

import com.cloudbees.groovy.cps.NonCPS

/** Reads the schedule that ostrata-jenkins wrote. */
class Schedule implements Serializable {

    private static final long serialVersionUID = 1L

    /** What the schedule says of a unit. */
    @NonCPS
    static Map unit(Map schedule, String name) {
        return schedule.units.find { Map planned -> planned.unit == name }
    }

    /** The name of a unit's stage: what it becomes. */
    @NonCPS
    static String title(Map planned) {
        return "${planned.image}/${planned.target}" + (planned.version ? " ${planned.version}" : '')
    }

    /** A name that Jenkins takes for a stash. */
    @NonCPS
    static String stashName(Map planned) {
        return 'ostrata-' + planned.unit.replaceAll('[^A-Za-z0-9._-]', '-')
    }

}
