import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.ClassCodeVisitorSupport
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.expr.ClassExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstructorCallExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.MethodPointerExpression
import org.codehaus.groovy.ast.expr.PropertyExpression
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression
import org.codehaus.groovy.ast.stmt.SynchronizedStatement
import org.codehaus.groovy.classgen.GeneratorContext
import org.codehaus.groovy.control.CompilePhase
import org.codehaus.groovy.control.SourceUnit
import org.codehaus.groovy.control.customizers.CompilationCustomizer

/**
 * What Jenkins' sandbox and its CPS transformation refuse, as far as it can be seen in the code: README.md lists the rules.
 * What breaks one is gathered, with its file and line.
 */
class PipelineRules extends CompilationCustomizer {

    static final List<String> CLASSES = ['java.lang.IllegalArgumentException', 'java.lang.Math', 'java.lang.Integer']
    static final List<String> IMPORTS = ['com.cloudbees.groovy.cps.NonCPS']
    static final List<String> METHODS = [
        'execute', 'evaluate', 'getClass', 'getMetaClass', 'setMetaClass', 'invokeMethod', 'newInstance', 'getBinding',
        'start', 'wait', 'notify', 'notifyAll', 'finalize', 'asType', 'getRawBuild', 'println', 'print', 'sleep',
    ]
    static final List<String> PROPERTIES = ['class', 'metaClass', 'rawBuild', 'binding', 'classLoader']
    static final List<String> ITERATIONS = [
        'each', 'eachWithIndex', 'collect', 'collectMany', 'collectEntries', 'find', 'findAll', 'findResult', 'any', 'every',
        'inject', 'sort', 'toSorted', 'groupBy', 'sum', 'max', 'min', 'unique', 'times', 'upto', 'step', 'with', 'tap',
        'removeAll', 'retainAll', 'computeIfAbsent', 'forEach',
    ]

    final List<String> broken = []

    PipelineRules() {
        super(CompilePhase.CANONICALIZATION)
    }

    @Override
    void call(SourceUnit source, GeneratorContext context, ClassNode node) {
        source.AST.imports.each { one ->
            if (!(one.className in IMPORTS) && !one.className.startsWith('io.ostrata.')) {
                note(source, one, "imports ${one.className}")
            }
        }
        (source.AST.starImports + source.AST.staticImports.values()).each { one -> note(source, one, 'imports by a star') }
        if (node.name.startsWith('io.ostrata.') && !node.interfaces.any { it.name == 'java.io.Serializable' }) {
            note(source, node, "${node.name} is not Serializable")
        }
        new Visitor(this, source).visitClass(node)
    }

    void note(SourceUnit source, Object node, String what) {
        // What the compiler adds by itself has no line.
        if (node.lineNumber < 0) {
            return
        }
        String file = source.name.tokenize('/').last()
        broken << "${file}:${node.lineNumber} ${what}".toString()
    }

    static class Visitor extends ClassCodeVisitorSupport {

        final PipelineRules rules
        final SourceUnit sourceUnit
        private boolean isNonCps = false
        private ClassNode owner

        Visitor(PipelineRules rules, SourceUnit sourceUnit) {
            this.rules = rules
            this.sourceUnit = sourceUnit
        }

        @Override
        void visitClass(ClassNode node) {
            owner = node
            super.visitClass(node)
        }

        @Override
        void visitMethod(MethodNode node) {
            isNonCps = node.annotations.any { it.classNode.nameWithoutPackage == 'NonCPS' }
            super.visitMethod(node)
            isNonCps = false
        }

        @Override
        void visitMethodCallExpression(MethodCallExpression call) {
            String name = call.methodAsString
            if (name == null) {
                note(call, 'calls a method by a computed name')
            }
            boolean isStep = call.implicitThis && owner.getMethods(name ?: '').isEmpty()
            if (!isStep && name in METHODS) {
                note(call, "calls ${name}")
            }
            if (isStep && name in ['println', 'print', 'evaluate', 'sleep']) {
                note(call, "calls ${name}")
            }
            if (isNonCps && isStep && !sourceUnit.name.contains('/src/')) {
                note(call, "calls the step ${name} from @NonCPS")
            }
            if (isNonCps && call.implicitThis && !owner.getMethods(name ?: '').every { isMarked(it) }) {
                note(call, "calls ${name}, which is not @NonCPS, from @NonCPS")
            }
            boolean hasClosure = call.arguments.any { it instanceof ClosureExpression }
            if (!isNonCps && hasClosure && !call.implicitThis && name in ITERATIONS) {
                note(call, "gives ${name} a closure outside of @NonCPS")
            }
            super.visitMethodCallExpression(call)
        }

        @Override
        void visitStaticMethodCallExpression(StaticMethodCallExpression call) {
            refuseClass(call, call.ownerType.name)
            super.visitStaticMethodCallExpression(call)
        }

        @Override
        void visitConstructorCallExpression(ConstructorCallExpression call) {
            if (!call.specialCall) {
                refuseClass(call, call.type.name)
            }
            super.visitConstructorCallExpression(call)
        }

        @Override
        void visitClassExpression(ClassExpression expression) {
            refuseClass(expression, expression.type.name)
            super.visitClassExpression(expression)
        }

        @Override
        void visitPropertyExpression(PropertyExpression expression) {
            if (expression.propertyAsString in PROPERTIES) {
                note(expression, "reads ${expression.propertyAsString}")
            }
            super.visitPropertyExpression(expression)
        }

        @Override
        void visitMethodPointerExpression(MethodPointerExpression expression) {
            note(expression, 'takes a method as a value')
            super.visitMethodPointerExpression(expression)
        }

        @Override
        void visitSynchronizedStatement(SynchronizedStatement statement) {
            note(statement, 'synchronizes')
            super.visitSynchronizedStatement(statement)
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return sourceUnit
        }

        private static boolean isMarked(MethodNode method) {
            return method.annotations.any { it.classNode.nameWithoutPackage == 'NonCPS' }
        }

        private void refuseClass(Object node, String name) {
            if (!(name in CLASSES) && !name.startsWith('io.ostrata.') && name != owner.name) {
                note(node, "uses ${name}")
            }
        }

        private void note(Object node, String what) {
            rules.note(sourceUnit, node, what)
        }

    }

}
