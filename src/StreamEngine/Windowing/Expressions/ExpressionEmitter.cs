namespace StreamEngine.Windowing.Expressions;

/// <summary>The emitters of one program, each for values of a type.</summary>
internal sealed class ExpressionEmitter
{
    internal ExpressionEmitter(ProgramBuilder builder)
    {
        Numbers = new NumberEmitter(builder, this);
        Texts = new TextEmitter(builder, this);
        Conditions = new ConditionEmitter(builder, this);
    }

    internal NumberEmitter Numbers { get; }

    internal TextEmitter Texts { get; }

    internal ConditionEmitter Conditions { get; }
}
