package io.ostrata

import com.cloudbees.groovy.cps.NonCPS

/** Credentials of the settings as withCredentials takes them. */
class Bindings implements Serializable {

    private static final long serialVersionUID = 1L

    /** The file of delivery's settings, and the credentials of a unit. */
    @NonCPS
    static List of(String delivery, List credentials) {
        List all = [[$class: 'FileBinding', credentialsId: delivery, variable: 'OSTRATA_DELIVERY']]
        return all + credentials.collect { Map one -> binding(one) }
    }

    @NonCPS
    private static Map binding(Map one) {
        switch (one.kind) {
            case 'text':
                return [$class: 'StringBinding', credentialsId: one.id, variable: one.variable]
            case 'file':
                return [$class: 'FileBinding', credentialsId: one.id, variable: one.variable]
            case 'password':
                return [
                    $class: 'UsernamePasswordMultiBinding',
                    credentialsId: one.id,
                    usernameVariable: one.user,
                    passwordVariable: one.password,
                ]
            case 'sshKey':
                return [$class: 'SSHUserPrivateKeyBinding', credentialsId: one.id, keyFileVariable: one.file] +
                    (one.user ? [usernameVariable: one.user] : [:])
            case 'aws':
                return [
                    $class: 'AmazonWebServicesCredentialsBinding',
                    credentialsId: one.id,
                    accessKeyVariable: 'AWS_ACCESS_KEY_ID',
                    secretKeyVariable: 'AWS_SECRET_ACCESS_KEY',
                ]
            default:
                throw new IllegalArgumentException("${one.kind} is no kind of credential")
        }
    }

}
