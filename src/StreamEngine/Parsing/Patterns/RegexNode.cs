using System.Globalization;
using System.Text;

namespace StreamEngine.Parsing.Patterns;

/// <summary>A part of a regular expression. Knows how to become steps, and how the regular expressions of .NET write it.</summary>
internal abstract record RegexNode
{
    /// <summary>Matches nothing, always.</summary>
    internal static readonly RegexNode Empty = new Sequence([]);

    /// <summary>True when it can match without taking in a character.</summary>
    internal abstract bool IsNullable { get; }

    /// <summary>False when it holds something that steps cannot do.</summary>
    internal virtual bool HasSteps => true;

    /// <summary>Writes it for .NET; field n is the group <c>gn</c>.</summary>
    internal abstract void Write(StringBuilder text);

    /// <summary>Fixed ASCII or UTF-8 text.</summary>
    internal sealed record Text(string Value) : RegexNode
    {
        internal override bool IsNullable => false;

        internal override void Write(StringBuilder text) => text.Append(System.Text.RegularExpressions.Regex.Escape(Value));
    }

    /// <summary>One character of a set.</summary>
    internal sealed record Chars(ByteSet Set) : RegexNode
    {
        internal override bool IsNullable => false;

        internal override void Write(StringBuilder text)
        {
            text.Append('[');
            for (int i = 0; i < 128; i++)
            {
                if (Set.Contains((byte)i))
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{i:X2}");
                }
            }

            text.Append(Set.HasOther ? "\\u0080-\\uFFFF]" : "]");
        }
    }

    /// <summary>What only the engine of .NET understands.</summary>
    internal sealed record Foreign(string Value) : RegexNode
    {
        internal override bool IsNullable => true;

        internal override bool HasSteps => false;

        internal override void Write(StringBuilder text) => text.Append(Value);
    }

    /// <summary>A place: <see cref="PatternOp.Begin"/>, <see cref="PatternOp.End"/> or <see cref="PatternOp.Boundary"/>.</summary>
    internal sealed record Anchor(PatternOp Op) : RegexNode
    {
        internal override bool IsNullable => true;

        internal override void Write(StringBuilder text) => text.Append(Op switch { PatternOp.Begin => "\\A", PatternOp.End => "\\z", _ => "\\b" });
    }

    /// <summary>One after the other.</summary>
    internal sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode
    {
        internal override bool IsNullable => Parts.All(static p => p.IsNullable);

        internal override bool HasSteps => Parts.All(static p => p.HasSteps);

        internal override void Write(StringBuilder text)
        {
            foreach (RegexNode part in Parts)
            {
                part.Write(text);
            }
        }
    }

    /// <summary>The first that fits.</summary>
    internal sealed record Choice(IReadOnlyList<RegexNode> Options) : RegexNode
    {
        internal override bool IsNullable => Options.Any(static o => o.IsNullable);

        internal override bool HasSteps => Options.All(static o => o.HasSteps);

        internal override void Write(StringBuilder text)
        {
            text.Append("(?:");
            for (int i = 0; i < Options.Count; i++)
            {
                text.Append(i > 0 ? "|" : string.Empty);
                Options[i].Write(text);
            }

            text.Append(')');
        }
    }

    /// <summary>A field.</summary>
    internal sealed record Field(int Slot, RegexNode Inner) : RegexNode
    {
        internal override bool IsNullable => Inner.IsNullable;

        internal override bool HasSteps => Inner.HasSteps;

        internal override void Write(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"(?<g{Slot}>");
            Inner.Write(text);
            text.Append(')');
        }
    }

    /// <summary>Again and again.</summary>
    internal sealed record Repeat(RegexNode Inner, int Least, int Most, bool IsLazy) : RegexNode
    {
        internal override bool IsNullable => Least == 0 || Inner.IsNullable;

        internal override bool HasSteps => Inner.HasSteps;

        internal override void Write(StringBuilder text)
        {
            text.Append("(?:");
            Inner.Write(text);
            string most = Most == int.MaxValue ? string.Empty : Most.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"){{{Least},{most}}}").Append(IsLazy ? "?" : string.Empty);
        }
    }
}
