# Reference figures for tests/test_pooling.py, from R metafor on datasets published with it (metadat).
#   Rscript tests/oracle/metafor.R            prints the JSON kept as tests/oracle/metafor.json
# metafor's own stopping rules are tightened so that every figure is exact far beyond the four decimals compared.
suppressMessages({library(metafor); library(jsonlite)})
tight <- list(threshold = 1e-10, maxiter = 10000, tol = 1e-12, tau2.max = 1e7)

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
normand_md <- escalc(measure = "MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)
normand_smd <- escalc(measure = "SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)
datasets <- list(
  bcg = bcg, normand1999_md = normand_md, normand1999_smd = normand_smd,
  hackshaw1998 = dat.hackshaw1998, raudenbush1985 = dat.raudenbush1985,
  li2007 = escalc(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007),
  bcg_two = bcg[1:2, ], bcg_three = bcg[1:3, ],
  raudenbush_agreeing = dat.raudenbush1985[c(1, 2, 3, 7, 8), ]
)

fit <- function(y, v, method, test) {
  x <- suppressWarnings(rma(y, v, method = method, test = test, control = tight))
  out <- list(method = method, test = test, estimate = x$b[[1]], se = x$se, ci_low = x$ci.lb, ci_high = x$ci.ub,
              p_value = x$pval, tau2 = x$tau2, q = x$QE, q_pvalue = x$QEp, i2 = x$I2, h2 = x$H2,
              weights = as.numeric(weights(x)))
  if (method != "FE") {
    bounds <- suppressMessages(confint(x, control = list(tol = 1e-12, maxiter = 10000, tau2.max = 1e7)))$random
    p <- predict(x)
    out <- c(out, list(tau2_low = bounds[1, 2], tau2_high = bounds[1, 3], i2_low = bounds[3, 2], i2_high = bounds[3, 3],
                       prediction_low = p$pi.lb, prediction_high = p$pi.ub))
  }
  out
}

pool <- function(name) {
  y <- as.numeric(datasets[[name]]$yi); v <- as.numeric(datasets[[name]]$vi)
  fits <- list()
  for (method in c("REML", "DL", "PM", "ML", "FE")) for (test in c("z", "knha", "adhoc"))
    fits[[length(fits) + 1]] <- fit(y, v, method, test)
  out <- list(name = name, estimates = I(y), variances = I(v), fits = fits)
  if (length(y) >= 4) {
    l <- leave1out(rma(y, v, test = "knha", control = tight))
    out$leave_one_out <- list(estimate = l$estimate, se = l$se, ci_low = l$ci.lb, ci_high = l$ci.ub, tau2 = l$tau2)
  }
  if (length(y) >= 10) {
    e <- regtest(y, v, model = "lm")
    s <- coef(summary(e$fit))
    out$egger <- list(bias = s[2, 1], se = s[2, 2], t = e$zval[[1]], df = e$ddf[[1]], p_value = e$pval[[1]], limit = s[1, 1])
  }
  out
}

groups <- with(dat.normand1999, data.frame(n1 = n1i, mean1 = m1i, sd1 = sd1i, n2 = n2i, mean2 = m2i, sd2 = sd2i))
small <- data.frame(n1 = c(2, 3, 5), mean1 = c(1, 2.5, 7), sd1 = c(1, 0.5, 2), n2 = c(2, 4, 6), mean2 = c(2, 1, 6.5), sd2 = c(1.5, 0.8, 2.2))
groups <- rbind(groups, small)
of_groups <- function(measure) {
  e <- escalc(measure = measure, m1i = mean1, sd1i = sd1, n1i = n1, m2i = mean2, sd2i = sd2, n2i = n2, data = groups)
  list(estimate = as.numeric(e$yi), variance = as.numeric(e$vi))
}

wilson <- function(x, n) { ci <- prop.test(x, n, correct = FALSE)$conf.int; list(successes = x, n = n, low = ci[1], high = ci[2]) }
sign <- function(x, n) list(positive = x, n = n, p_value = binom.test(x, n)$p.value)
counts <- list(c(0, 5), c(5, 5), c(5, 6), c(6, 6), c(7, 12), c(31, 40), c(3, 3), c(1, 1))
p <- c(0.01, 0.2, 0.7, 0.04, 0.5); w <- c(10, 20, 5, 40, 12)

out <- list(
  source = paste("R metafor", packageVersion("metafor"), "with datasets of metadat", packageVersion("metadat")),
  pools = lapply(names(datasets), pool),
  groups = list(rows = groups, md = of_groups("MD"), smd = of_groups("SMD")),
  wilson = lapply(counts, function(a) suppressWarnings(wilson(a[1], a[2]))),
  sign = lapply(counts, function(a) sign(a[1], a[2])),
  p_values = list(
    p = p, weights = w,
    fisher = list(statistic = -2 * sum(log(p)), p_value = pchisq(-2 * sum(log(p)), 2 * length(p), lower.tail = FALSE)),
    stouffer = list(statistic = sum(qnorm(1 - p)) / sqrt(length(p)), p_value = 1 - pnorm(sum(qnorm(1 - p)) / sqrt(length(p)))),
    weighted = list(statistic = sum(w * qnorm(1 - p)) / sqrt(sum(w^2)), p_value = 1 - pnorm(sum(w * qnorm(1 - p)) / sqrt(sum(w^2))))
  )
)
cat(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null", dataframe = "rows"), "\n")
