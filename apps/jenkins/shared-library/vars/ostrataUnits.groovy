/**
 * Delivers units side by side, and what waits for each as soon as that one is done: ancestry is a forest, so nothing waits for
 * more than its own parent. Names of the stashes with results are added to `stashes`.
 */
void call(Map settings, Map schedule, List units, List stashes) {
    if (units.isEmpty()) {
        return
    }
    Map branches = [:]
    // The blocks hold what is around them, and an iterator cannot be saved.
    for (int index = 0; index < units.size(); index++) {
        String unit = units[index]
        branches[unit] = {
            if (ostrataUnit(settings, schedule, unit, stashes)) {
                ostrataUnits(settings, schedule, schedule.children[unit] ?: [], stashes)
            }
        }
    }
    parallel(branches)
}
